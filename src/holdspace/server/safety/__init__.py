"""Emotional safety: boundaries that are the client's alone, and the safety plan that both write."""
