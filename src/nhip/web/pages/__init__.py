"""Pages that belong to no single part: home, search, the ledger, what the site is, how it looks."""
