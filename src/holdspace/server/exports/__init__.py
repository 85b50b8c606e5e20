"""The client's own copy of everything that is kept about them, and of the list of who has looked."""
