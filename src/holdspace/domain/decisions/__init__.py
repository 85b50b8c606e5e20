"""Deciding together: a question, at least two ways, what speaks for and against each, and what became of it."""
