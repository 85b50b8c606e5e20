"""The Cedar policies that say who may do what, and the engine that asks them."""

from holdspace.policy.engine import PolicyEngine, PolicyText

__all__ = ["PolicyEngine", "PolicyText"]
