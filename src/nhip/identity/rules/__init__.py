"""What holds about codes, names and roles whatever is stored: pure functions, no clock, no database."""
