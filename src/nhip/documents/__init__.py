"""Documents between agencies: what the national exchange axis carries, and the office around it."""
