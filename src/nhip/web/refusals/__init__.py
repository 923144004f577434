"""How the site says no: one mapping of every refusal and every fault to a page, to JSON and to an event.

``known`` words what the web itself refuses (no such page, no right, a form too old), ``answers`` turns a
refusal into a page or problem+json, ``middleware`` and ``handlers`` catch them, ``counting`` tells the
ledger how often.
"""
