"""How much of a long table a page shows; its files have all of it."""

from typing import Final

from django.utils.translation import gettext as _

from nhip.measure.pages.tables import Row, shown

MOST_ROWS: Final = 1_000


def cut(rows: list[Row], *, whole: bool) -> list[Row]:
    return rows if whole else rows[:MOST_ROWS]


def note(rows: list[Row], *, whole: bool) -> str:
    if whole or len(rows) <= MOST_ROWS:
        return ""
    return _("Trang này hiện %(some)s dòng đầu; tệp CSV có đủ %(all)s dòng.") % {
        "some": shown(MOST_ROWS, 0),
        "all": shown(len(rows), 0),
    }
