"""Collected figures in JSON, below ``/api/figures``: what one owes, entering it, files, history."""
