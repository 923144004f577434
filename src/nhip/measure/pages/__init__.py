"""Pages about indices: rankings, countries, comparisons, simulations, methods, and where each number comes
from.
"""
