"""Who: agencies with their codes and successors, accounts, roles, sign-in.

Other parts enter by :mod:`nhip.identity.api` and nowhere else.
"""
