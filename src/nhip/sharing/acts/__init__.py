"""What can be done with the log: connect a seat, hand messages in, acknowledge them."""
