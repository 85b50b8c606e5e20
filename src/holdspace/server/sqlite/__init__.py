"""SQLite with one queue for writers.

SQLite's own waiting for the write lock sleeps and starves; writers that queue on a file lock first are served in
turn (five times better p99 of submits under eight writers, see docs/decisions).
"""
