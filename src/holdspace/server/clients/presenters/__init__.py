"""Turning rows into what the clients' pages show."""
