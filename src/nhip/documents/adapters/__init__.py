"""How agencies' own software reaches the exchange of documents: three adapters on one port."""
