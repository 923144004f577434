"""Why a figure is asked for: which component of which index it becomes, for which edition, who takes it."""

from functools import lru_cache

from nhip.kernel.api import Text, day_and_month, full_date
from nhip.measure.collection.register import Feed, Taker, bodies, register, timetables


@lru_cache(maxsize=8192)
def purposes(series: str, period: str) -> tuple[Text, ...]:
    """The reasons for asking for a series of the register in a period, indices first."""
    row = register()[series]
    year = int(period[:4])
    return (
        *(_fed(feed, period, year) for feed in row.feeds),
        *(_taken(taker, year) for taker in row.taken_by),
    )


def _fed(feed: Feed, period: str, year: int) -> Text:
    edition = year + feed.lag
    whole = Text("Là", "Is") if feed.how == "figure" else Text("Là một phần của", "Is a part of")
    vi = f"{whole.vi} {feed.component} trong chỉ số {feed.index}"
    en = f"{whole.en} {feed.component} in the {feed.index}"
    timetable = timetables().get(feed.index)
    if timetable is None:
        return Text(
            f"{vi}; số kỳ {period} tính vào bản {edition}.",
            f"{en}; {period} counts for the {edition} edition.",
        )
    (next_one,) = timetable.editions_from(edition, 1)
    taken = timetable.taken_in(next_one)
    if next_one != edition:
        return Text(
            f"{vi}; bản {next_one} lấy số kỳ {next_one - feed.lag}, chỉ dùng kỳ {period} khi kỳ đó thiếu.",
            f"{en}; the {next_one} edition takes {next_one - feed.lag}, {period} only if that is missing.",
        )
    return Text(
        f"{vi}; số kỳ {period} tính vào bản {edition}, lấy số đến {taken:%d/%m/%Y}.",
        f"{en}; {period} counts for the {edition} edition, taken on {full_date(taken).en}.",
    )


def _taken(taker: Taker, year: int) -> Text:
    sheet = bodies()[taker.body].questionnaire(taker.questionnaire)
    assert sheet is not None  # the register refuses a taker without its questionnaire
    vi = f"{taker.body} lấy qua {sheet.title.vi}, mục {taker.item}"
    en = f"{taker.body} takes it by {sheet.title.en}, item {taker.item}"
    due = sheet.due_in(year + 1)
    if due is None:
        return Text(f"{vi}; chưa rõ hạn.", f"{en}; no day is known.")
    said = day_and_month(due)
    return Text(f"{vi}; hạn hằng năm {said.vi}.", f"{en}; due every year on {said.en}.")
