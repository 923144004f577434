"""``/api/ledger``: the newest checkpoint, and the proof that an event stands in the ledger.

Whoever holds two checkpoints can ask for the proof that the later only added to the earlier. Nothing here
asks for trust: ``verifier/nhip_verify.py`` checks the answers without the platform.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from nhip.kernel import api as kernel
from nhip.web.pages.ledger import public_event

router = Router(tags=["ledger"])


@router.get("/checkpoint", summary="The newest signed checkpoint, as a C2SP signed note")
def show_checkpoint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as ninja calls it
    return HttpResponse(kernel.checkpoint_of().note, content_type="text/plain; charset=utf-8")


@router.get(
    "/consistency", response=dict[str, Any], summary="Proof that a later checkpoint only added events"
)
def show_consistency(request: HttpRequest, old: int, new: int | None = None) -> dict[str, Any]:  # noqa: ARG001
    """``old`` and ``new`` are sizes of checkpoints; ``new`` is the newest by default."""
    proof: dict[str, Any] = kernel.prove_consistency(old, new)
    return proof


@router.get(
    "/events/{event_id}/proof", response=dict[str, Any], summary="Proof that an event is in the ledger"
)
def show_proof(request: HttpRequest, event_id: str) -> dict[str, Any]:  # noqa: ARG001
    """Only for events that anybody may read."""
    proof: dict[str, Any] = kernel.prove(public_event(event_id).id)
    return proof
