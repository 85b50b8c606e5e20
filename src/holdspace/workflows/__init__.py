"""One file per thing a person asks for, shared by the commands and the server."""
