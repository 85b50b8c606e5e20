"""Emotional safety: what the client keeps off limits, and the plan for when it gets dark."""
