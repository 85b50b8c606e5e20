"""The demo practice: fictional people with a story, seeded through the same actions as real ones."""
