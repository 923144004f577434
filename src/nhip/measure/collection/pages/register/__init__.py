"""The pages of the register of series: what is collected, by whom, for whom."""
