"""Mixed models of growth, expected course, alliance monitoring: numbers about people, with their uncertainty."""
