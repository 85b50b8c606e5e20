"""What the demo's storyteller needs of the age format; a real client's journal key never comes to the server."""

from holdspace.vault.age_keys import AgeKey, generate_key, lock_to

__all__ = ["AgeKey", "generate_key", "lock_to"]
