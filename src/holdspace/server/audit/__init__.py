"""The list of every look at and change of a client's record, chained so that no entry can be altered unseen."""
