"""The ledger: how far it reaches, what its latest checkpoint says, and the proof of any one public event."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.kernel.api import Envelope, Refusal, Text, find_event, is_public, is_sealed, ledger_state, prove


def ledger(request: HttpRequest) -> HttpResponse:
    """The state of the ledger; an event id asked for leads to that event's page."""
    asked = request.GET.get("ma", "").strip()[:80]
    if asked and find_event(asked) is not None:
        return redirect("site:event", event_id=asked)
    context = {"state": ledger_state(), "asked": asked, "trail": [{"name": _("Sổ cái")}]}
    return render(request, "nhip/ledger.html", context)


def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """One public event, and whether it is sealed."""
    found = public_event(event_id)
    trail = [{"name": _("Sổ cái"), "address": "../"}, {"name": _("Sự kiện")}]
    payload = json.dumps(dict(found.payload), ensure_ascii=False, indent=2)
    context = {"event": found, "payload": payload, "is_sealed": is_sealed(event_id), "trail": trail}
    return render(request, "nhip/event.html", context)


def proof(request: HttpRequest, event_id: str) -> HttpResponse:  # noqa: ARG001 - the answer is the same for all
    """The proof of a public event as a file, for the stand-alone verifier."""
    found = public_event(event_id)
    written = json.dumps(prove(found.id), ensure_ascii=False, indent=1)
    response = HttpResponse(written, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.id}.json"'
    return response


def public_event(event_id: str) -> Envelope:
    """The event, if it exists and everybody may read it."""
    found = find_event(event_id)
    if found is None:
        raise Refusal(
            "web.event_unknown",
            Text(vi="Không có sự kiện này trong sổ cái.", en="The ledger has no such event."),
            Text(vi=f"Không tìm thấy mã “{event_id[:60]}”.", en=f"There is no event “{event_id[:60]}”."),
            Text(
                vi="Chép lại mã từ trang “Vì sao có con số này”, hoặc mở trang Sổ cái và tìm lại.",
                en="Copy the id from a “Why this number” page, or open the Ledger page and search again.",
            ),
            status=404,
        )
    if not is_public(found.type):
        raise Refusal(
            "web.event_not_public",
            Text(vi="Sự kiện này không công khai.", en="This event is not public."),
            Text(
                vi="Sự kiện ghi việc làm của một tài khoản. Dấu niêm của nó vẫn nằm trong sổ cái,"
                " nhưng nội dung chỉ người có thẩm quyền được xem.",
                en="The event records what an account did. Its seal is in the ledger,"
                " but only those with the right may read it.",
            ),
            Text(
                vi="Nếu bạn phụ trách kiểm tra, hãy đề nghị quản trị viên xuất bằng chứng"
                " bằng lệnh “nhip ledger prove”.",
                en="If you audit this ledger, ask its administrator for the proof: `nhip ledger prove`.",
            ),
            status=403,
        )
    return found
