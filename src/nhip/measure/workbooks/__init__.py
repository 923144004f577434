"""Workbooks: an index and its figures from Excel, and results into Excel with live formulas.

::

    reading = read_workbook(data_or_path, name="book.xlsx")   # -> Reading
    reading.definition, reading.figures    # YAML and CSV texts; None when something stands in the way
    reading.findings                       # Finding: code, weight, place, cause, cure; .say("vi"), .json()
    reading.names                          # units' names by code, where the workbook has them

    data = write_workbook(result_or_results, figures, names)     # -> bytes of an .xlsx

    book = open_workbook(data_or_path)     # -> Workbook: sheets and cells, for other readers of .xlsx

A file that is no harmless .xlsx (macros, links, a password, absurd size) raises
:class:`~nhip.measure.engine.problems.Problems`. Nothing here knows a database, a clock or a setting.
"""

from nhip.measure.workbooks.cells import Area, Cell
from nhip.measure.workbooks.findings import Finding
from nhip.measure.workbooks.limits import USUAL, Limits
from nhip.measure.workbooks.opening import Workbook, open_workbook
from nhip.measure.workbooks.reading import Reading, read_workbook
from nhip.measure.workbooks.sheets import Sheet
from nhip.measure.workbooks.writing import write_workbook

__all__ = [
    "USUAL",
    "Area",
    "Cell",
    "Finding",
    "Limits",
    "Reading",
    "Sheet",
    "Workbook",
    "open_workbook",
    "read_workbook",
    "write_workbook",
]
