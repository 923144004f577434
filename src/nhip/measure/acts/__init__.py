"""Acts of measure: one a file, each with its check, its change and its event."""
