"""Counts: index definitions, figures, scores and ranks, and why each stands where it stands.

Other parts enter by :mod:`nhip.measure.api`; :mod:`nhip.measure.engine` is a library of its own.
"""
