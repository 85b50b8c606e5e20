"""See `formats.py` beside this file."""
