"""The REST variant of the national axis's interface, as a guide of a provincial axis describes it."""
