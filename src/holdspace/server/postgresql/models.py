"""No models: Django tells an app that it has migrated only where it has this file."""
