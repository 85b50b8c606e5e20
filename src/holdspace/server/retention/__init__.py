"""How long a record is kept: the wish to have it erased, the rule of the practice, a hold that stands against it."""
