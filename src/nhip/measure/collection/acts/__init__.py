"""The acts of collecting figures, one a file."""
