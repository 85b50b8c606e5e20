"""The client's toolbox: what they do for themselves, what helped when, and worksheets; shared entry by entry."""
