"""The ground floor: time and working days, law as data, events and their ledger, errors, Vietnamese text.

Other parts enter by :mod:`nhip.kernel.api` and nowhere else.
"""
