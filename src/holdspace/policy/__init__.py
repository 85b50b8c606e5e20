"""The Cedar policies that say who may do what, and the engine that asks them."""
