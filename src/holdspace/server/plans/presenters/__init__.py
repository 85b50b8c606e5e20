"""The plan, its proposals, its changes and the goals, as their pages show them."""
