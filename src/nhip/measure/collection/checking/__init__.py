"""Checking figures against each other: what must hold is law (``law/checks``), how it is computed is here.

``rules`` is pure and works on columns: a million figures are compared in seconds. ``loading`` brings the
columns from the database, ``wording`` says a finding in sentences, ``drafts`` tells an agency about its own
figures before it hands them in.
"""
