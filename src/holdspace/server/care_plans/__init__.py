"""Goals and the shared plan."""
