"""Taking one safeguard out at a time and seeing whether the tests notice: `python -m tests.mutations`.

Not part of the gate: each safeguard costs the tests of its room, in a copy of the tree.
"""
