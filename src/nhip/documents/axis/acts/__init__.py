"""What can be done with documents: one act a file."""
