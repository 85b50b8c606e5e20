"""Scores that leave for research: when an extract may be taken, and which rows are told by too few people to go."""
