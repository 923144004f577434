"""What the page of a draft shows, and which step it offers to whom."""

from collections.abc import Mapping
from typing import Any

from nhip.documents.office.books import own_book
from nhip.documents.office.models import Draft, DraftState, DraftVersion, Entry, Visa
from nhip.documents.office.pages.shown import called, kind_of, time_left
from nhip.documents.office.people import colleagues_at, names_of, signers_at
from nhip.documents.office.queries.gate import draft_files_visible_to, entries_visible_to
from nhip.documents.office.rules import kinds, letterhead_of
from nhip.documents.office.wording import STATES
from nhip.identity.api import (
    Account,
    Permission,
    agencies_by_code,
    can,
    certificate_of,
    seal_certificate_of,
)
from nhip.kernel.api import Text
from nhip.sharing.api import seats


def draft_context(found: Draft, account: Account) -> dict[str, Any]:
    """Everything the template needs, for this person."""
    version = found.versions.get(number=found.latest)
    visas = list(
        Visa.objects.filter(version__draft=found).select_related("version").order_by("-version__number", "pk")
    )
    me = str(account.public_id)
    files = list(draft_files_visible_to(account).filter(draft=found))
    names = names_of({found.author, found.signer, *(visa.account for visa in visas), *_authors(found)})
    return {
        "draft": found,
        "version": version,
        "state": STATES[DraftState(found.state)],
        "left": time_left(found.due_on) if found.state != DraftState.ISSUED else None,
        "author": names.get(found.author, ""),
        "signer": names.get(found.signer, ""),
        "versions": [(each, names.get(each.author, "")) for each in found.versions.order_by("-number")],
        "visas": [(visa, names.get(visa.account, "")) for visa in visas],
        "my_visa": next(
            (v for v in visas if v.account == me and v.given_at is None and v.version_id == version.pk), None
        ),
        "files": files,
        "hidden": found.files.filter(removed_at__isnull=True).count() - len(files),
        "answers": _answered(found, account),
        "kind": kind_of(found.kind, kinds()),
        "kinds": list(kinds().values()),
        "receivers": _receivers(version),
        "head": letterhead_of(found.agency),
        "signs_as": found.signs_as or "\n".join(letterhead_of(found.agency).signs),
        "seats": _connected(found),
        "colleagues": [each for each in colleagues_at(found.agency) if str(each.public_id) != me],
        "signers": signers_at(found.agency),
        "is_ready": bool(version.subject and version.body and version.receivers),
        **_allowed(found, version, account),
    }


def _answered(found: Draft, account: Account) -> Entry | None:
    if found.replies_to_id is None:
        return None
    return entries_visible_to(account).filter(pk=found.replies_to_id).first()


def _authors(found: Draft) -> set[str]:
    return set(found.versions.values_list("author", flat=True))


def _receivers(version: DraftVersion) -> list[tuple[dict[str, str], Text]]:
    """The receivers as they were written, and what they are called."""
    cards = agencies_by_code(each["code"] for each in version.receivers)
    return [(each, called(each["name"], cards.get(each["code"]))) for each in version.receivers]


def _connected(found: Draft) -> list[tuple[str, str]]:
    """The agencies that letters reach by the axis, as the list of receivers offers them."""
    codes = [seat.agency for seat in seats() if seat.agency != found.agency]
    cards = agencies_by_code(codes)
    return [(code, cards[code].name.vi) for code in codes if code in cards]


def _allowed(found: Draft, version: DraftVersion, account: Account) -> Mapping[str, Any]:
    me = str(account.public_id)
    drafting, submitted, signed = (
        found.state == each for each in (DraftState.DRAFTING, DraftState.SUBMITTED, DraftState.SIGNED)
    )
    signs = submitted and found.signer == me and can(account, Permission.SIGN_DOCUMENTS, found.agency)
    seals = signed and can(account, Permission.SEAL_DOCUMENTS, found.agency)
    return {
        "may_write": drafting,
        "may_drop": drafting and found.author == me,
        "may_sign": signs,
        "may_issue": seals,
        "may_return": signs or seals,
        "certificate": certificate_of(account) if signs else None,
        "seal": seal_certificate_of(found.agency) if seals else None,
        "own_book": own_book(found.agency, found.kind) if seals else None,
        "by_paper": [each["name"] for each in version.receivers if not each["code"]],
    }
