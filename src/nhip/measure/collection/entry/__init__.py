"""What a focal point's pages are made of: why a figure is asked for, what it is worth, who wrote it."""
