"""What can be done on the ground floor: one act a file."""
