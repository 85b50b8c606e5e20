"""Copies for somebody outside whom the client named: made by their therapist, each kept as what, to whom and when."""
