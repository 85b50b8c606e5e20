"""What the work is: plain Python values and rules. Standard library only; no I/O, no clock, no randomness."""
