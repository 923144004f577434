"""How an agency, an area and a unit of measure are called on the pages of entry."""

from functools import lru_cache
from typing import Final

from nhip.identity.api import agencies_by_code
from nhip.kernel.api import Text
from nhip.measure import shelf
from nhip.measure.measuring import known_measures

_LISTS: Final = ("un-members", "vn-provinces-34", "vn-provinces-63")


@lru_cache(maxsize=1024)
def unit_words(code: str) -> Text:
    """The unit of measure; one that is on no list stands for itself."""
    found = known_measures().find(code)
    return Text(code, code) if found is None else Text(found.title.vi, found.title.en)


@lru_cache(maxsize=4096)
def area_words(code: str) -> Text:
    """The state or province with this code; an unknown one stands for itself."""
    for name in _LISTS:
        unit = shelf.units_named(name).units.get(code)
        if unit is not None:
            return Text(unit.title.vi, unit.title.en)
    return Text(code, code)


def agency_words(code: str) -> Text:
    """The agency's name; one that is not registered stands for itself."""
    card = agencies_by_code([code]).get(code)
    return Text(code, code) if card is None else card.name
