"""What a client says after a session beside the five ratings, and what the ratings of many sessions tell."""
