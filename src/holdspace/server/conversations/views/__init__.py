"""Pages around a session's transcript. They translate between requests and actions; rules stand elsewhere."""
