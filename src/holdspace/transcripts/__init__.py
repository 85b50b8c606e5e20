"""Readers of transcript files, one per format; all are untrusted input, read in bounded memory or refused.

`holdspace.transcripts.reading.read_session` reads one session of any format, `.table.read_table` a table of many.
"""
