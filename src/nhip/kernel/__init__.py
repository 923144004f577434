"""The ground floor: time and working days, law as dated data, events and their ledger, errors, Vietnamese text, jobs.

Other parts enter by :mod:`nhip.kernel.api` and nowhere else.
"""
