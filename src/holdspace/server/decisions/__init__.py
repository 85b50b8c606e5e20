"""Decisions weighed side by side: options, what speaks for and against, what was decided, and how it was later."""
