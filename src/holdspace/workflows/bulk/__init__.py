"""Coding an archive: a Parquet table of any size, in parts, by several processes or machines; goes on after a kill."""
