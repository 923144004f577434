"""What this node answers to other nodes: each slip is heard, acted on, and answered under this node's
signature.
"""

from collections.abc import Callable
from typing import Any, Final

from nhip.kernel.api import Refusal
from nhip.sharing.relay.acts.issue_register import issue_register
from nhip.sharing.relay.acts.take_announcement import take_announcement
from nhip.sharing.relay.client import refusal_text
from nhip.sharing.relay.errors import slip_misplaced
from nhip.sharing.relay.models import RegisterEdition
from nhip.sharing.relay.slips import Slip, header
from nhip.sharing.relay.speaking import Spoken, hear, speak
from nhip.sharing.relay.taking import take_messages, take_part, wanted_files

Act = Callable[[Slip], dict[str, Any]]


def _announced(slip: Slip) -> dict[str, Any]:
    refused = take_announcement(slip.sender, slip.body, slip.at)
    told = {}
    for code, refusal in refused.items():
        text = refusal_text(refusal)
        told[code] = {"code": refusal.code, "vi": text.vi, "en": text.en}
    return {"refused": told}


ACTS: Final[dict[str, Act]] = {
    "relay.files": lambda slip: wanted_files(slip.sender, slip.body),
    "relay.messages": lambda slip: take_messages(slip.sender, slip.body),
    "register.announce": _announced,
}


def answer_slip(purpose: str, content: bytes, signature: str) -> Spoken:
    """Hear a slip, do what it asks, and answer it. Raises the Refusal that it met."""
    slip = hear(content, signature, purpose)
    body = ACTS[purpose](slip)
    return speak(slip.sender, purpose, body, answers=Spoken(content, "").digest)


def answer_part(slip_text: bytes, signature: str, upload: str, offset: int, part: bytes) -> dict[str, Any]:
    """Take a part of a file under the slip that announces it. Raises the Refusal that it met."""
    slip = hear(slip_text, signature, "relay.part")
    if slip.body != {"upload": upload, "offset": offset, "size": len(part)}:
        raise slip_misplaced(f"{upload} @ {offset}", f"{slip.body.get('upload')} @ {slip.body.get('offset')}")
    return take_part(slip.sender, upload, offset, part)


def register_to_hand_out() -> tuple[bytes, str]:
    """The register in force and the header with its signature: issued here, or as the registrar sent it."""
    try:
        edition = issue_register()
    except Refusal:
        held = RegisterEdition.objects.first()
        if held is None:
            raise
        edition = held
    return bytes(edition.content), header(edition.key_id, bytes(edition.signature))
