"""Scores for research: asked for, looked over by a second person, announced to clients, taken once."""
