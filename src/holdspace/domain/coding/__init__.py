"""What was said, as codes: types, figures of a session, moments worth a look. Pure functions, no model in here."""
