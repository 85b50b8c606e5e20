"""The tree over the whole log, its signed checkpoints, and the verifier that compares both with what is stored."""
