"""What measure tells everybody."""

from dataclasses import dataclass
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class FiguresLoaded(Event):
    """Reference figures were stored: the digest of their files, how many rows, where each series was read."""

    type: ClassVar = "measure.figures_loaded"
    is_public: ClassVar = True

    set_code: str
    digest: str
    rows: int
    series: tuple[str, ...]
    sources: tuple[str, ...]
