"""Guides for the next talk: what they hold, when one fits, and how both saw what came of it."""
