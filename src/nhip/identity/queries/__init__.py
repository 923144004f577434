"""Reads: agencies by code, name and date; roles and what they permit; what an account may see."""
