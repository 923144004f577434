"""The focal point's pages: the desk where figures are entered, files sent, and each figure's history."""
