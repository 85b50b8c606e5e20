"""How days, times and numbers are written, by language. Django finds the rest in its own."""
