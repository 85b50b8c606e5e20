"""The page about their work that client and therapist both open, and the therapist's caseload."""
