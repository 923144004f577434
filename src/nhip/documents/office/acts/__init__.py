"""What is done in the document office: one act a file."""
