"""Measure's answers in JSON, under ``/api/``: the same functions and the same numbers as everywhere else."""
