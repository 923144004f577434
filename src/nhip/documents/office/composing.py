"""A draft as the letter it will be: what stands in it, set on its page."""

from dataclasses import asdict
from typing import Any

from nhip.documents.office.brought import brought_letter, open_brought
from nhip.documents.office.letters.filling import leave_open
from nhip.documents.office.letters.setting import Letter, SetLetter, Spot, set_letter
from nhip.documents.office.models import Draft, DraftVersion
from nhip.documents.office.rules import (
    OFFICIAL_LETTER,
    filed_as,
    kinds,
    letterhead_of,
    notation_of,
    subject_lead,
)
from nhip.identity.api import agency

# Besides official letters, a submission and a report are addressed to somebody.
ADDRESSED = ("Tờ trình", "Báo cáo")


def letter_of(draft: Draft, version: DraftVersion, signer: str) -> Letter:
    """The letter that ``version`` says, signed by somebody called ``signer``."""
    card, head = agency(draft.agency), letterhead_of(draft.agency)
    title = draft.kind if kinds()[draft.kind].short else ""
    is_addressed = not title or draft.kind in ADDRESSED
    over = agency(card.parent).name.vi if card.parent else ""
    copies = [line.strip().rstrip(";.") for line in version.copies.splitlines() if line.strip()]
    filed = f"{filed_as()}, {draft.unit_letters}" if draft.unit_letters else filed_as()
    # Who is not addressed above the text stands below it: a decision has no "Kính gửi".
    names = [each["name"] for each in version.receivers]
    lines = draft.signs_as or "\n".join(head.signs)
    return Letter(
        over=over,
        agency=card.name.vi,
        notation="/" + notation_of(0, draft.kind, head.letters, draft.unit_letters).partition("/")[2],
        place=head.place,
        title=title,
        lead=subject_lead() if draft.kind == OFFICIAL_LETTER else "",
        subject=version.subject,
        receivers=names if is_addressed else [],
        body=version.body,
        copies=[*(copies or (["Như trên"] if is_addressed else names)), filed],
        signs=[line.strip() for line in lines.splitlines() if line.strip()],
        signer=signer,
    )


def open_letter(draft: Draft, version: DraftVersion, signer: str) -> SetLetter:
    """The letter as PDF with open fields for number and date, and where everything goes.

    Raises ``office.letter_not_set``, or what :func:`open_brought` does for a letter brought as a file.
    """
    if (brought := brought_letter(draft)) is not None:
        return open_brought(draft, brought, signer)
    made = set_letter(letter_of(draft, version, signer))
    return SetLetter(leave_open(made.pdf, made.spots), made.spots)


def packed(made: SetLetter) -> dict[str, dict[str, Any]]:
    """The places as they are kept with the draft."""
    return {kind: asdict(spot) for kind, spot in made.spots.items()}


def spots_of(draft: Draft) -> dict[str, Spot]:
    """The places kept with the draft."""
    return {kind: Spot(**values) for kind, values in draft.places.items()}
