"""What may be done about agencies, accounts and roles: one act a file, each with permission, check, change,
event.

``by`` is the account that acts; ``None`` is the operator at the machine's own command line.
"""
