"""Sealing and opening: data keys, root keys, sealed values. The only room that may import a cryptography library."""
