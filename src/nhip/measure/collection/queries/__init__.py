"""What is read of the collection, each kind of row through one gate."""
