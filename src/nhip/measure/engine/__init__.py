"""The index engine: definitions in, results out.

A library of its own. It knows no database, no clock, no settings and no other part of the platform; it
needs NumPy, PyYAML and pydantic. An index is a YAML file (:mod:`~nhip.measure.engine.schema`); figures are
a long table (:mod:`~nhip.measure.engine.figures`); :func:`compute` turns both into scores and ranks, and the
other functions ask why, what if, how far and how sure.
"""
