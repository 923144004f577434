"""What the law says about agencies, as frozen values: names, codes and successors with their dates and
sources.
"""

from dataclasses import dataclass
from datetime import date

from nhip.identity.rules.codes import Scheme


@dataclass(frozen=True, slots=True)
class NameFact:
    """A name in force between two days; ``is_former`` marks one that ended on a day we do not know."""

    vi: str
    en: str
    title: str = ""  # tỉnh, thành phố, xã, phường, đặc khu; empty where the name says what the body is
    valid_from: date | None = None
    valid_to: date | None = None
    is_former: bool = False
    source: str = ""

    @property
    def full(self) -> str:
        """The name as a letterhead has it: ``Thành phố Hà Nội``."""
        return f"{self.title.capitalize()} {self.vi}" if self.title else self.vi


@dataclass(frozen=True, slots=True)
class CodeFact:
    scheme: Scheme
    value: str
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class SuccessionFact:
    later: str
    kind: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgencyFact:
    """One agency. ``names`` are oldest first and at least one; ``also`` are other ways of writing them."""

    code: str
    kind: str
    source: str
    is_confirmed: bool
    names: tuple[NameFact, ...]
    also: tuple[str, ...] = ()
    codes: tuple[CodeFact, ...] = ()
    successions: tuple[SuccessionFact, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def name(self) -> NameFact:
        """The latest name, under which the agency is listed."""
        return next(name for name in reversed(self.names) if not name.is_former)


@dataclass(frozen=True, slots=True)
class Register:
    """Every agency of the law, and the digest of the files it was read from (SHA-256, hexadecimal)."""

    agencies: tuple[AgencyFact, ...]
    digest: str
