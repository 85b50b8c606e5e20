"""Emptying the tables after a test whose transactions were real."""
