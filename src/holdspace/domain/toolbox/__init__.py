"""What a client does for themselves between sessions: strategies with what helped when, and worksheets."""
