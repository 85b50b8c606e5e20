"""What helps me: the helpful and the hindering moment of a session in a line, and the list that both keep."""
