"""The private journal: written and locked in the client's browser; here stand only envelopes that nobody here opens."""
