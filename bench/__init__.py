"""Measurements: what the platform promises about speed, as ratios within one run."""
