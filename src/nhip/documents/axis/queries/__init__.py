"""Reads: every one through the gate in ``visible``."""
