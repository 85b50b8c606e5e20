"""Holdspace protects and strengthens the relationship between a client and a psychotherapist."""
