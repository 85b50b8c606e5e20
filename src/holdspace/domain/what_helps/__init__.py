"""What helps this client and what gets in the way: moments of sessions that grow into a list of both."""
