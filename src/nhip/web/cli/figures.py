"""``nhip figures``: an agency's files, what is published, the checks, releases and reports."""

from typing import Final

import click

from nhip.web.cli.lazy import LazyGroup

# Each is imported when called.
_COMMANDS: Final = {
    "template": "nhip.web.cli.figures_file:template",
    "enter": "nhip.web.cli.figures_file:enter",
    "import": "nhip.web.cli.figures_import:import_published",
    "check": "nhip.web.cli.figures_check:check",
    "findings": "nhip.web.cli.figures_check:list_findings",
    "release": "nhip.web.cli.figures_release:release",
    "report": "nhip.web.cli.figures_report:report",
}


@click.group(cls=LazyGroup, places=_COMMANDS)
def figures() -> None:
    """Thu thập và đối chiếu số liệu · Collect figures and check them against each other."""
