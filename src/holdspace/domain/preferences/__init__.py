"""How a client likes to work, and what coded sessions show of it."""
