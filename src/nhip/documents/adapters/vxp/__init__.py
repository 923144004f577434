"""The interface of the national exchange axis (VXP), for software that was written for it."""
