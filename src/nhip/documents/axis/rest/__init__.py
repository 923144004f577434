"""``/api/documents``: the register of one's agency, a document's way, and what may be counted of them."""
