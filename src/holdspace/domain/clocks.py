"""What is known of the clocks of machines."""

from __future__ import annotations

from datetime import timedelta

# Clocks of two machines, or of one before and after it was set right, differ by less; more is a leap.
CLOCKS_DIFFER = timedelta(minutes=5)
