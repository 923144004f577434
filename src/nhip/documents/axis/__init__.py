"""Documents on their way between agencies: sent, delivered, answered, recalled; nobody waits unseen."""
