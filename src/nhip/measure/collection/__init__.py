"""Collecting figures: asked for in rounds, entered, checked against each other, signed, released.

The register of series is law (``law/series``): what each figure is, who owns it, who else holds it, which
component of which index it feeds and which international body takes it. Everything that happened to a figure
is kept: a value is never overwritten, it gets a successor.
"""
