"""What the exchange answers to, a module for each kind of thing."""
