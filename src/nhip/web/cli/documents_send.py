"""``nhip documents send`` and ``status``: what an agency says over the exchange."""

from datetime import date, datetime
from pathlib import Path

import click

from nhip.kernel.api import Refusal, Text
from nhip.web.cli.documents_journal import envelope_refused, envelope_to_send
from nhip.web.cli.documents_line import line, show, told

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command
@click.argument("package", required=False, type=_FILE)
@click.option("--to", "receivers", multiple=True, help="A receiver's code; repeatable.")
@click.option("--subject", default="", help="The subject (trích yếu).")
@click.option("--number", default="", help="The number.")
@click.option("--notation", default="", help="The notation, as UBND-VP.")
@click.option("--type", "kind", default="Công văn", show_default=True, help="The kind of document.")
@click.option("--on", "issued_on", type=click.DateTime(["%Y-%m-%d"]), help="Issued on; by default today.")
@click.option("--priority", default=0, type=click.IntRange(0, 4), help="0 ordinary to 4 by a set hour.")
@click.option("--file", "files", multiple=True, type=_FILE, help="A file to go with it; repeatable.")
@click.option("--consignment", default="", help="Your own id for this sending: it goes out once.")
def send(
    package: Path | None,
    *,
    receivers: tuple[str, ...],
    subject: str,
    number: str,
    notation: str,
    kind: str,
    issued_on: datetime | None,
    priority: int,
    files: tuple[Path, ...],
    consignment: str,
) -> None:
    """Gửi một tệp edXML, hoặc một văn bản với các tệp của nó · Send an edXML file, or a document with files.

    Prints the answer as JSON. The same edXML file, or the same words and files, again are answered as they
    were first.
    """
    if package is not None:
        if receivers or files or subject:
            raise click.UsageError(told(_EITHER))
        with line() as exchange:
            show(exchange.send_package(package.read_bytes()))
        return
    if not (receivers and subject and number):
        raise click.UsageError(told(_NEEDED))
    from nhip.documents.api import OutgoingDocument  # noqa: PLC0415 - not needed for a package

    draft = OutgoingDocument(
        receivers=tuple(code.strip().upper() for code in receivers),
        number=number,
        notation=notation,
        type_name=kind,
        subject=subject,
        promulgated_on=_day(issued_on),
        priority=priority,
    )
    with line() as exchange:
        composed = exchange.compose(draft, files, consignment=consignment)
        envelope = envelope_to_send(composed, consignment)
        try:
            show(exchange.send(envelope))
        except Refusal as refusal:
            envelope_refused(envelope, refusal)
            raise


@click.command
@click.argument("message")
@click.argument("code")
@click.option("--description", default="", help="What to add, as the reason of a refusal.")
@click.option("--staff", default="", help="Who handled it.")
def status(message: str, code: str, *, description: str, staff: str) -> None:
    """Báo trạng thái (01–06, 13, 15, 16) của một văn bản · Tell how a document stands.

    MESSAGE is the id in the inbox; for a recall (13) the id that sending it gave.
    """
    with line() as exchange:
        state = exchange.tell(
            message, code, description=description, staff={"name": staff} if staff else None
        )
    show({"id": message, "state": state})


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


_EITHER = Text(
    "chỉ nêu tệp edXML, hoặc chỉ nêu --to, --subject, --number, --file",
    "name an edXML file, or --to, --subject, --number, --file, not both",
)
_NEEDED = Text(
    "cần tệp edXML, hoặc --to, --subject và --number",
    "an edXML file is needed, or --to, --subject and --number",
)
