"""One data key per client, kept wrapped; records sealed under it."""
