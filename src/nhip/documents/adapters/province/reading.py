"""What a call of the provincial interface asks: its period, its package, the status it tells."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nhip.documents.adapters.arriving import Unfit, file_in_form
from nhip.kernel.api import Refusal, Text, clock

FILE_FIELD: Final = "file_doc"
_DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d", "%d%m%Y")
_MOMENTS: Final = tuple(f"{day}{between}%H:%M:%S" for day in _DAYS[:4] for between in (" ", "T"))


class PeriodAsked(BaseModel):
    """Which of what was received is asked for. Without dates what waits."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    message_type: str = Field("", alias="messageType", description="edoc or status; both without it")
    from_date: str = Field(
        "", alias="fromDate", description="yyyy-MM-dd or dd/MM/yyyy, with HH:mm:ss if wanted"
    )
    to_date: str = Field("", alias="toDate", description="the same; a day counts to its end")


class MessageAsked(BaseModel):
    """Which message."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    message: str = Field("", alias="docId")


class StateSaid(BaseModel):
    """What the receiver's software says of a message: ``done``, ``fail`` or ``processing``."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    message: str = Field(alias="docId")
    status: str
    description: str = Field("", max_length=1000)


def period(asked: PeriodAsked) -> tuple[datetime | None, datetime | None]:
    """From when, until before when; Viet Nam's time. Raises ``adapters.question_unreadable``."""
    since = _moment("fromDate", asked.from_date, is_end=False)
    until = _moment("toDate", asked.to_date, is_end=True)
    if since and until and since > until:
        raise unreadable("fromDate", Text("sau toDate", "it is after toDate"))
    return since, until


def package_in(content_type: str, body: bytes) -> bytes:
    """The package: a file of a form, or the body itself. Raises :class:`Unfit`."""
    if content_type.lower().startswith("multipart/"):
        return file_in_form(content_type, body, FILE_FIELD)
    if not body:
        raise Unfit(Text("body: không có gói tin", "body: there is no package"))
    return body


def state_in(body: bytes, query: dict[str, Any]) -> StateSaid:
    """What is said, in a JSON body or, without one, in the address."""
    try:
        return StateSaid.model_validate_json(body) if body.strip() else StateSaid.model_validate(query)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, fault["loc"])) or "/"
        raise unreadable(place, Text(fault["msg"], fault["msg"])) from None


def _moment(name: str, written: str, *, is_end: bool) -> datetime | None:
    written = written.strip()
    if not written:
        return None
    try:
        found = _read(name, written, is_end=is_end)
        found.astimezone(UTC)  # as the database will want it
    except OverflowError:
        why = Text("ngoài khoảng năm 1 đến 9999", "it is outside the years 1 to 9999")
        raise unreadable(name, why) from None
    return found


def _read(name: str, written: str, *, is_end: bool) -> datetime:
    for form in _DAYS:
        try:
            day = datetime.strptime(written, form).replace(tzinfo=clock.VIETNAM)
        except ValueError:
            continue
        return day + timedelta(days=1) if is_end else day
    found = _exact(written)
    if found is None:
        why = Text("không phải ngày yyyy-MM-dd hay dd/MM/yyyy", "it is no day as yyyy-MM-dd or dd/MM/yyyy")
        raise unreadable(name, why)
    found = found if found.tzinfo else found.replace(tzinfo=clock.VIETNAM)
    return found + timedelta(seconds=1) if is_end else found


def _exact(written: str) -> datetime | None:
    for form in _MOMENTS:
        try:
            return datetime.strptime(written, form).replace(tzinfo=clock.VIETNAM)
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def unreadable(place: str, why: Text) -> Refusal:
    """The question cannot be understood at this place."""
    return Refusal(
        "adapters.question_unreadable",
        Text("Không hiểu yêu cầu", "The question is not understood"),
        Text(f"{place}: {why.vi}.", f"{place}: {why.en}."),
        Text("Sửa tham số đã nêu rồi gọi lại.", "Mend the parameter named and call again."),
        status=422,
    )
