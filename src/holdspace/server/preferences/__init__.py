"""How the client likes to work, beside what coded sessions show: a prompt to talk, no verdict."""
