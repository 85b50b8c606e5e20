"""Pages about a client's record: opening it, its sessions, and who has looked."""
