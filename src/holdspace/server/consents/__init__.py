"""What a client allows, purpose by purpose, on the very words they were shown."""
