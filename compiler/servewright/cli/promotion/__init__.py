"""What promotion, rollback and retirement share: how environments stand, what may move, and the pins that say so."""
