"""The rules themselves, over columns of figures: pure, NumPy only, no database."""
