"""Pages of danger exceptions: asking, answering, the opened record, and the account given of all of them."""
