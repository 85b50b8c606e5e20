"""Pages of this room: a check, the course of the measures, and which measures are asked."""
