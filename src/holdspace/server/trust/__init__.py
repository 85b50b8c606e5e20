"""How working together goes for a pair: the course of the alliance, strains and their repair."""
