"""Danger exceptions: asked for with a reason, approved by a second person, narrow, timed, and told to the client."""
