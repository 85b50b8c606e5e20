"""Guides for the next talk, filled with the numbers and words of the pair, and what came of the talk."""
