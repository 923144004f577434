"""Puts the parts together: settings, addresses, shared page furniture, the command line. Owns no rule."""
