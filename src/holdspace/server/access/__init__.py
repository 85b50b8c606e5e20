"""The one door: decide, write the entry, then open."""
