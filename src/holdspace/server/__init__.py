"""`holdspace-server`: the Django project of one installation."""
