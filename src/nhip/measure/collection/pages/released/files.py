"""The files of a release, one by one, all at once, and always those of the newest."""

import io
import zipfile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from nhip.kernel.api import Refusal, Text
from nhip.measure.collection.packages.verifier import NAME, verifier_path
from nhip.measure.collection.queries.release_files import bytes_of, release_folder
from nhip.measure.collection.queries.released import latest_release, release_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "p7s": "application/pkcs7-signature",
    "pem": "application/x-pem-file",
}
# As old as a ZIP can say: the same files give the same archive.
_DAY = (1980, 1, 1, 0, 0, 0)


@require_safe
def one(request: HttpRequest, code: str, name: str) -> HttpResponse:  # noqa: ARG001 - the same for all
    """One file by its name; ``proof-release.json`` and ``proof-packages.json`` once they are sealed."""
    found = release_of(code)
    return _given(bytes_of(found, name), name)


@require_safe
def everything(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Every file with the proofs that there are and the verifier, as a ZIP that opens into one folder."""
    found = release_of(code)
    held = release_folder(found) | {NAME: verifier_path().read_bytes()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(held):
            archive.writestr(zipfile.ZipInfo(f"{found.code}/{name}", _DAY), held[name], zipfile.ZIP_DEFLATED)
    response = HttpResponse(target.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.zip"'
    return response


@require_safe
def latest(request: HttpRequest, name: str = "") -> HttpResponse:  # noqa: ARG001
    """On to the newest release, or to a file of it: ``csv`` or ``metadata.json`` is enough of a name."""
    found = latest_release()
    if found is None:
        raise _nothing_yet()
    if not name:
        return redirect("figures:release", code=found.code)
    whole = {"csv": f"{found.code}.csv"}.get(name, f"{found.code}-{name}")
    return redirect("figures:release_file", code=found.code, name=whole)


def _given(content: bytes, name: str) -> HttpResponse:
    kind = TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _nothing_yet() -> Refusal:
    return Refusal(
        "collection.nothing_released",
        Text("Chưa có bản phát hành nào", "Nothing was released yet"),
        Text(
            "Số liệu hiện ở đây sau khi được ký và phát hành.", "Figures are here once signed and released."
        ),
        Text("Xem các đợt thu thập ở trang Số liệu.", "See the rounds on the page Figures."),
        status=404,
    )
