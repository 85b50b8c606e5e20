"""What a client allows: statements with a scope and a period, and which of them counts."""
