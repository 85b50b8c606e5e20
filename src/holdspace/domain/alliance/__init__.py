"""The alliance of a pair: strain, the talk about it, and repair."""
