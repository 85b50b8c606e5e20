"""Mixed models of growth, expected course, alliance monitoring: numbers about people, with their uncertainty.

Scipy is imported whole: it loads each of its parts when that is first used, so that a server starts a second sooner.
"""
