"""Check-ins, session checks and other measures: filled in, scored, shown."""
