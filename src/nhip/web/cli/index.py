"""``nhip index``: list, check, compute, explain, simulate, goal, uncertainty. Needs no database.

An index is named by the code of a shipped one (``EGDI``) or by the path of a definition file. Figures are
the shipped ones, or those of ``--figures``. Answers go to standard output or ``--out`` as CSV or JSON with
unrounded numbers; what a reader must know beside them (notices) goes into the JSON, and to standard error
beside a CSV. A problem ends with exit code 2, and then nothing is written.
"""

import sys
from typing import Any, Final

import click

from nhip.measure.engine import Problems
from nhip.web.cli.index_answers import tell
from nhip.web.cli.lazy import LazyGroup

# Each is imported when called: who computes does not wait for what draws doubt or writes workbooks.
_COMMANDS: Final = {
    "list": "compute:list_indices",
    "check": "compute:check",
    "compute": "compute:compute",
    "explain": "explain:explain",
    "simulate": "explain:simulate",
    "goal": "explain:goal",
    "uncertainty": "uncertainty:uncertainty",
    "audit": "audit:audit",
    "panel": "panel:panel",
    "change": "panel:change_of_ranks",
    "within": "within:within",
    "outranking": "outranking:outranking",
    "import": "workbook:import_workbook",
    "workbook": "workbook:export_workbook",
    "bundle": "bundle:bundle",
    "verify": "bundle:verify",
}


class _Answering(LazyGroup):
    """A group in which a :class:`Problems` ends as a list of places, causes and cures."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Problems as problems:
            tell(problems)
            sys.exit(2)


@click.group(
    cls=_Answering, places={name: f"nhip.web.cli.index_{place}" for name, place in _COMMANDS.items()}
)
def index() -> None:
    """Tính, giải thích và mô phỏng chỉ số · Compute, explain and simulate indices."""
