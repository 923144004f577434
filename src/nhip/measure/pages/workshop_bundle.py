"""A saved work as a bundle: all that is needed to compute it elsewhere, checked by ``nhip index verify``."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from nhip.kernel.api import setting
from nhip.measure.bundle import write_bundle
from nhip.measure.engine.problems import Problems
from nhip.measure.errors import Unanswerable
from nhip.measure.models_workshop import SavedWork
from nhip.measure.pages.workshop import refused_use
from nhip.measure.workshop.doing import run, work_of
from nhip.measure.workshop.errors import too_long
from nhip.measure.workshop.limits import limits

NAME = "goi.zip"


def bundle_of(request: HttpRequest, stored: SavedWork) -> HttpResponse:
    """The bundle, computed now. Raises a refusal where this sender may not, or it takes too long."""
    refused = refused_use(request)
    if refused is not None:
        raise refused
    work = replace(work_of(stored), draws=0, against="")
    done = run(work, limits(), within=setting("NHIP_WORKSHOP_SECONDS"))
    if done.takes_too_long:
        raise too_long()
    if done.result is None or done.checked.figures is None:
        raise Unanswerable(Problems(done.problems))
    try:
        written = write_bundle(done.result, done.checked.figures, done.checked.units)
    except Problems as problems:
        raise Unanswerable(problems) from problems
    response = HttpResponse(written, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response
