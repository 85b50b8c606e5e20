"""Finding what may tell who somebody is in what was said, and putting placeholders there.

A helper before a person looks over it, never instead of them; what comes out is not anonymous and is never called so:
a life can be recognised by its story alone.
"""
