"""The template of an agency for a round, with what stands in its cells now."""

from nhip.kernel.api import Text, now
from nhip.measure.collection.entry.naming import agency_words
from nhip.measure.collection.models import Round
from nhip.measure.collection.queries.desk import cells_owed
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.template import About, write_template


def template_of(found: Round, agency: str) -> bytes:
    """The workbook; the caller has asked the gate whether the reader may see the agency's cells."""
    title = Text(found.title_vi, found.title_en)
    about = About(found.code, title, agency, agency_words(agency), found.closes_on, now())
    return write_template(about, [cell for cell in cells_owed(found, agency) if cell.series in register()])
