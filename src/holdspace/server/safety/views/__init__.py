"""Pages of this room: boundaries, the safety plan, and asking about suicide."""
