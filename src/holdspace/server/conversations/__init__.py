"""Transcripts and notes of sessions, their coding, and the pages that show them."""
