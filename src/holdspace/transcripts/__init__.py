"""One reader per transcript format; each gives a domain Transcript or refuses with file, line and remedy."""
