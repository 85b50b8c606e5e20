"""Pages of the shared plan and of the goals in it."""
