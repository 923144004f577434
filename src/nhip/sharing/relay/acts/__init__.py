"""What changes between nodes, one act a file."""
