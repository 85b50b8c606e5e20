"""Figures over the clients who allow to be counted, for whoever leads the service; never about one person."""
