"""Nhịp: an open e-government platform for Việt Nam that measures itself.

The package is one building. ``kernel`` is the ground floor (time, law, events and their ledger, errors,
Vietnamese text); ``identity`` knows agencies and people; ``measure`` counts; ``web`` puts the parts
together and owns no rule. A part calls only the floors below it, through their ``api`` module.
"""

__version__ = "0.1.0"
