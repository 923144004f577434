"""What the templates of the collection may say beside what every page says."""
