"""Pages of the exchange: who is connected, one's agency's register, a document's way."""
