"""The shared plan: what both agreed on, and the proposals by which it changes. Nothing becomes plan by one alone."""
