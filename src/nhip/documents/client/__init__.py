"""A small typed client of the exchange for agencies' own software; it needs neither Django nor a database."""
