"""Files that evidence stands on: kept once, by the SHA-256 of their bytes."""
