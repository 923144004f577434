"""``nhip documents check``: packages of edXML read and judged where they lie. Needs no database."""

import sys
from pathlib import Path

import click

from nhip.documents.api import Document, Reading, Status, Weight, check_package
from nhip.kernel.api import Text, setting


@click.command
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def check(files: tuple[Path, ...]) -> None:
    """Kiểm tra tệp edXML: nhận được không, có gì lạ · Check edXML files: accepted or not, and what is odd.

    Needs no database. Ends with exit code 1 if any file would be refused.
    """
    is_accepted = True
    for path in files:  # one at a time: they may be large
        reading = check_package(path.read_bytes())
        is_accepted &= reading.is_accepted
        _tell(path, reading)
    sys.exit(0 if is_accepted else 1)


def _tell(path: Path, reading: Reading) -> None:
    verdict = Text("nhận", "accepted") if reading.is_accepted else Text("từ chối", "refused")
    click.echo(f"{path}: {_say(verdict)}, {_say(_what(reading))}")
    for finding in reading.findings:
        weight = Text("lạ", "odd") if finding.weight is Weight.ODD else Text("từ chối", "refused")
        click.echo(f"  {_say(weight)} {finding.place}: {_say(finding.cause)} [{finding.code}]")
        if finding.weight is Weight.REFUSED:
            click.echo(f"    → {_say(finding.cure)}")


def _what(reading: Reading) -> Text:
    message = reading.message
    if isinstance(message, Document):
        count, subject = len(message.attachments), message.head.subject
        return Text(
            f"văn bản “{subject}”, {count} tệp",
            f"document “{subject}”, {count} file{'s' if count != 1 else ''}",
        )
    if isinstance(message, Status):
        about = message.response.document_id if message.response else "?"
        return Text(f"trạng thái {message.code} của {about}", f"status {message.code} of {about}")
    return Text("không đọc được", "unreadable")


def _say(text: Text) -> str:
    return text.en if setting("NHIP_LANG") == "en" else text.vi
