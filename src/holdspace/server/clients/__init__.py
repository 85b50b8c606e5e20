"""Clients, therapies and sessions, and who may see which of them."""
