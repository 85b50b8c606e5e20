"""The shared plan: its lines, the proposals by which both change it, and its signatures."""
