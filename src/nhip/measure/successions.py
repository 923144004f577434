"""Tables of succession on the shelf: which units went on as which, from what day, under what decision."""

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, Field

from nhip.kernel.api import law_path
from nhip.measure.engine import Label, Link, Succession, label, refuse

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    unit: str
    origins: tuple[str, ...] = Field(alias="from", min_length=1)
    status: str = "confirmed"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    code: str
    title: Label
    since: str
    before: str = Field(alias="from")
    after: str = Field(alias="to")
    source: str
    status: str
    units: tuple[_Row, ...]
    unchanged: tuple[str, ...] = ()


@cache
def successions() -> dict[str, Succession]:
    """Every table of succession under ``law/units``, by its code."""
    found: dict[str, Succession] = {}
    for path in sorted(law_path("units").glob("succession-*.yaml")):
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
        since = read["since"]
        table = _Table.model_validate(read | {"since": since.isoformat()})
        links = [Link(row.unit, row.origins, row.status) for row in table.units]
        links += [Link(unit, (unit,)) for unit in table.unchanged]
        found[table.code] = Succession(
            table.code, table.title, since, tuple(links), table.source, table.status
        )
    return found


def succession_named(code: str) -> Succession:
    """A table of succession by its code. Raises :class:`Problems` that lists what there is."""
    held = successions()
    if code not in held:
        known = ", ".join(held)
        raise refuse(
            "succession.unknown",
            code,
            label(f"không có bảng kế thừa “{code}”.", f"there is no table of succession “{code}”."),
            label(f"chọn: {known}.", f"choose: {known}."),
        )
    return held[code]
