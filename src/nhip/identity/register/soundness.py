"""What cannot be true of a register, found before it is stored: pure checks over the facts alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from nhip.identity.register.facts import AgencyFact
from nhip.identity.rules.codes import parse_code
from nhip.kernel.api import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be true, and the code of the agency whose entry to look at."""

    code: str
    cause: Text


def find_faults(agencies: Sequence[AgencyFact]) -> list[Fault]:
    """Every contradiction among ``agencies``."""
    known = {agency.code: agency for agency in agencies}
    return [
        *_written_twice(agencies),
        *_misplaced(agencies, known),
        *_misread_codes(agencies),
        *_codes_of_two_bodies(agencies),
    ]


def _written_twice(agencies: Iterable[AgencyFact]) -> Iterator[Fault]:
    seen = set()
    for agency in agencies:
        if agency.code in seen:
            yield Fault(
                agency.code,
                Text(f"cơ quan {agency.code} được ghi hai lần.", f"agency {agency.code} is written twice."),
            )
        seen.add(agency.code)


def _misplaced(agencies: Iterable[AgencyFact], known: dict[str, AgencyFact]) -> Iterator[Fault]:
    for agency in agencies:
        if agency.parent is not None and agency.parent not in known:
            yield Fault(
                agency.code,
                Text(
                    f"{agency.code} thuộc {agency.parent}, mã không có trong danh bạ.",
                    f"{agency.code} belongs to {agency.parent}, which is not in the register.",
                ),
            )
        if all(name.is_former for name in agency.names):
            yield Fault(
                agency.code,
                Text(f"{agency.code} không có tên hiện hành.", f"{agency.code} has no present name."),
            )
        for later in (succession.later for succession in agency.successions):
            if later not in known or later == agency.code:
                yield Fault(
                    agency.code,
                    Text(
                        f"{agency.code} kế thừa bởi {later}: không có cơ quan đó.",
                        f"{agency.code} is succeeded by {later}: there is no such other agency.",
                    ),
                )
        if agency.successions and agency.valid_to is None:
            yield Fault(
                agency.code,
                Text(
                    f"{agency.code} có cơ quan kế thừa nhưng không có ngày kết thúc.",
                    f"{agency.code} has a successor but no last day.",
                ),
            )
        if leads_back(agency.code, known):
            yield Fault(
                agency.code,
                Text(
                    f"chuỗi kế thừa của {agency.code} quay vòng.",
                    f"the successors of {agency.code} form a ring.",
                ),
            )


def leads_back(code: str, known: dict[str, AgencyFact]) -> bool:
    """Whether following successors from ``code`` ever returns to it."""
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        agency = known.get(waiting.pop())
        for later in (succession.later for succession in agency.successions) if agency else ():
            if later == code:
                return True
            if later not in seen:
                seen.add(later)
                waiting.append(later)
    return False


def _misread_codes(agencies: Iterable[AgencyFact]) -> Iterator[Fault]:
    for agency in agencies:
        for code in agency.codes:
            parsed = parse_code(code.value)
            if parsed.canonical != code.value or parsed.scheme is not code.scheme or not parsed.is_certain:
                yield Fault(
                    agency.code,
                    Text(
                        f"{agency.code}: «{code.value}» không phải mã thuộc hệ {code.scheme}.",
                        f"{agency.code}: “{code.value}” is not a code of scheme {code.scheme}.",
                    ),
                )


def _codes_of_two_bodies(agencies: Iterable[AgencyFact]) -> Iterator[Fault]:
    bearers = defaultdict(list)
    for agency in agencies:
        for code in agency.codes:
            bearers[code.scheme, code.value].append((agency.code, code.valid_from, code.valid_to))
    for (scheme, value), spans in bearers.items():
        for (one, *span), (other, *other_span) in combinations(spans, 2):
            if overlap((span[0], span[1]), (other_span[0], other_span[1])):
                yield Fault(
                    other,
                    Text(
                        f"mã {value} ({scheme}) cùng lúc thuộc {one} và {other}.",
                        f"code {value} ({scheme}) belongs to {one} and {other} at once.",
                    ),
                )


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two spans of days, both ends inclusive and open where ``None``, share a day."""
    starts_in_time = one[0] is None or other[1] is None or one[0] <= other[1]
    return starts_in_time and (other[0] is None or one[1] is None or other[0] <= one[1])
