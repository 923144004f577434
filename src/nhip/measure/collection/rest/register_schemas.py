"""The shapes of the JSON about the register of series and the calendar. Sources are keys of our law."""

from datetime import date

from ninja import Schema

from nhip.measure.rest.schemas import Words


class FeedOut(Schema):
    """Which component the series becomes, from figures ``lag`` years before the edition."""

    index: str
    component: str
    how: str
    lag: int
    last: int | None


class TakerOut(Schema):
    """Which body takes the series, on which questionnaire, as which item."""

    body: str
    questionnaire: str
    item: str
    source: str
    status: str


class RatioOut(Schema):
    """numerator ÷ denominator × times, both series."""

    numerator: str
    denominator: str
    times: float


class SeriesOut(Schema):
    """A series of the register: a figure lies between ``low`` and ``high``, in ``unit``."""

    code: str
    theme: str
    title: Words
    definition: Words
    unit: str
    denominator: Words | None
    ratio: RatioOut | None
    parts: list[str]
    frequency: str
    areas: str
    owner: str
    holders: list[str]
    low: float
    high: float
    decimals: int
    feeds: list[FeedOut]
    taken_by: list[TakerOut]
    source: str
    status: str
    valid_from: date | None
    valid_to: date | None


class QuestionnaireOut(Schema):
    """A questionnaire; ``due`` is the day of the year, MM-DD, null where it is not known."""

    code: str
    title: Words
    due: str | None
    source: str
    status: str


class BodyOut(Schema):
    """An international body that takes our figures."""

    code: str
    title: Words
    questionnaires: list[QuestionnaireOut]


class RoundOut(Schema):
    """A round that is not closed."""

    code: str
    title: Words
    opens_on: date
    closes_on: date
    left: Words


class DueOut(Schema):
    """One series on one questionnaire, and the edition in which the figure would count."""

    series: str
    owner: str
    body: str
    questionnaire: str
    item: str
    data_year: int
    due_on: date | None
    left: Words | None
    index: str | None
    edition: int | None
    is_confirmed: bool


class EditionDayOut(Schema):
    """The day on which the figures of an edition are taken."""

    index: str
    edition: int
    taken_on: date
    left: Words
    status: str
    source: str


class StepOut(Schema):
    """Something that happens on the way to an edition."""

    index: str
    edition: int
    title: Words
    first: date
    last: date
    status: str
    source: str


class CalendarOut(Schema):
    """Everything that is due, as of the day ``on``."""

    on: date
    rounds: list[RoundOut]
    dues: list[DueOut]
    editions: list[EditionDayOut]
    steps: list[StepOut]
