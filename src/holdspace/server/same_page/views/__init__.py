"""The caseload, the page of a client, and the page of a session."""
