"""Opening a record without the client's consent because somebody is in danger: grounds, limits, states, notice."""
