"""Work that goes on after the page has answered. Jobs carry ids only and ask for permission when they run."""
