"""The copy of a conversation that a supervisor reads: looked over by the therapist, with placeholders for names."""
