"""Texts in other languages: found in the sources, kept in catalogues, compiled. `python -m tests.translations`."""
