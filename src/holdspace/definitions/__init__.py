"""Questionnaires, code schemes and guides as reviewed data files, and the readers that make domain types of them."""
