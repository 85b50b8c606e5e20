"""What the operator does to an installation: backup, restore, rotation of keys, erasure."""
