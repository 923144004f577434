"""Signing what this node says and believing what others say: slips with keys from the register."""

from dataclasses import dataclass
from typing import Any

from nhip.kernel.api import now
from nhip.sharing.models import Node, PublicKey
from nhip.sharing.node import here
from nhip.sharing.relay import slips
from nhip.sharing.relay.errors import answer_unfit, node_unknown, slip_forged, slip_misplaced
from nhip.sharing.relay.slips import Slip


@dataclass(frozen=True, slots=True)
class Spoken:
    """A slip as it travels: its bytes, and the value of the header ``Nhip-Signature`` over them."""

    content: bytes
    signature: str

    @property
    def digest(self) -> str:
        """Its hex SHA-256."""
        return slips.digest(self.content)


def speak(to: str, purpose: str, body: dict[str, Any], *, answers: str = "") -> Spoken:
    """What this node says to the node ``to``."""
    mine = here()
    slip = Slip(sender=mine.code, receiver=to, purpose=purpose, at=now(), body=body, answers=answers)
    content = slip.written()
    return Spoken(content, slips.header(mine.key_id, mine.sign(content)))


def hear(content: bytes, signature: str, purpose: str) -> Slip:
    """The slip that a node of the register says to this one for ``purpose``.

    Raises ``sharing.slip_unreadable``, ``sharing.slip_misplaced``, ``sharing.slip_untimely``,
    ``sharing.node_unknown`` or ``sharing.slip_forged``.
    """
    signer = _signer(content, signature)
    slip = Slip.read(content)
    mine = here()
    if slip.sender != signer:
        raise slip_forged(slip.sender)
    if slip.receiver != mine.code or slip.purpose != purpose:
        raise slip_misplaced(slip.receiver, mine.code)
    slip.demand_timely(now())
    return slip


def hear_answer(asked: Spoken, node: str, content: bytes, signature: str) -> Slip:
    """The answer of ``node`` to what was asked of it. Raises as :func:`hear` and ``sharing.answer_unfit``."""
    if _signer(content, signature) != node:
        raise answer_unfit(node)
    slip = Slip.read(content)
    if (slip.sender, slip.receiver, slip.answers) != (node, here().code, asked.digest):
        raise answer_unfit(node)
    return slip


def _signer(content: bytes, signature: str) -> str:
    """The node whose key signed ``content``: asked before anything in it is read, which strangers may have
    written.
    """
    key_id, value = slips.read_header(signature)
    code = key_id.removeprefix("node:").rpartition(":")[0]
    known = Node.objects.filter(code=code).values_list("key", flat=True).first()
    if not known or key_id != f"node:{code}:{known}":
        raise node_unknown(code)
    der = PublicKey.objects.filter(fingerprint=known).values_list("der", flat=True).first()
    if der is None or not slips.is_signed(bytes(der), value, content):
        raise slip_forged(code)
    return code
