"""`holdspace`: thin commands over workflows; no Django, no database."""
