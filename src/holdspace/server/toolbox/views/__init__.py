"""Pages of the toolbox: the list, strategies, worksheets, and what can be done with one entry."""
