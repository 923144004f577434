"""Every method as readable tables, in the order of the printed chapters: tests, and ``docs/methods.md``."""

from tests.spec.chapters import INDEX, Chapter, Spec
from tests.spec.method_tables_figures import OUTLIERS, STEPS
from tests.spec.method_tables_missing import FILLS
from tests.spec.method_tables_parents import AGGREGATIONS, GAPS, POINTS, RANKS

__all__ = ["CHAPTERS", "INDEX", "Chapter", "Spec"]

CHAPTERS = (STEPS, OUTLIERS, AGGREGATIONS, GAPS, FILLS, POINTS, RANKS)
