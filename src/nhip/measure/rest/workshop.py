"""The addresses below ``/api/workshop``: check, compute, keep, open and delete an analyst's own index.

Nobody signs in here. Whatever is saved belongs to nobody and is deleted with the code that is given once.
"""

from datetime import date
from typing import Annotated, Any, Literal

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Header, Router, Schema, Status

from nhip.kernel.api import setting, today
from nhip.measure.acts.delete_work import delete_work
from nhip.measure.acts.save_work import save_work
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem
from nhip.measure.models_workshop import SavedWork
from nhip.measure.rest.schemas import Words
from nhip.measure.workshop.doing import Done, run
from nhip.measure.workshop.errors import not_there
from nhip.measure.workshop.limits import limits
from nhip.measure.workshop.listing import locate
from nhip.measure.workshop.outcome import DRAWS, Outcome
from nhip.measure.workshop.uses import count_use
from nhip.measure.workshop.work import Work, check

workshop_router = Router(tags=["workshop"])


class WorkIn(Schema):
    """A definition (YAML) and figures (CSV) as text, and how they are to be read and computed."""

    definition: str
    figures: str
    edition: str = Field(default="", max_length=60)
    decimal: Literal[".", ","] = "."
    blanks_missing: bool = False
    against: str = Field(default="", max_length=120, description="A shipped edition, such as EGDI/2018.")
    uncertainty: bool = Field(default=False, description=f"Rank intervals from {DRAWS} runs.")


class ProblemOut(Schema):
    """One thing that is wrong: in which text, on which line (null: the whole), why, and how to mend it."""

    code: str
    half: Literal["definition", "figures", ""]
    line: int | None
    about: str
    cause: Words
    cure: Words


class Problems(Schema):
    """Everything that is wrong; empty for sound work."""

    sound: bool
    problems: list[ProblemOut]


class KeptOut(Schema):
    """Where a saved work is, and the code that deletes it, given here and never again."""

    key: str
    address: str
    state: Literal["ready", "waiting", "failed"]
    expires_on: date
    deletion_code: str


class SavedOut(Schema):
    """A saved work: what went in with its digests, and what came out once it is ``ready``."""

    key: str
    title: str
    state: Literal["ready", "waiting", "failed"]
    definition: str
    figures: str
    edition: str
    decimal: str
    blanks_missing: bool
    against: str
    definition_digest: str
    figures_digest: str
    outcome_digest: str
    engine_version: str
    saved_at: str
    expires_on: date
    outcome: Outcome | None
    problems: list[dict[str, Any]]


@workshop_router.post("/check", response=Problems, summary="Everything that is wrong, each with its line")
def check_work(request: HttpRequest, work: WorkIn) -> dict[str, Any]:
    _count(request)
    return _said(check(_work(work), limits()).problems)


@workshop_router.post(
    "/compute", response={200: Outcome, 422: Problems}, summary="Compute, compare, keep nothing"
)
def compute_work(request: HttpRequest, work: WorkIn) -> Status[Any]:
    """Refused with 422 and every problem. Work too large for an answer is refused too: save it instead."""
    _count(request)
    done = _run(work)
    if done.outcome is None:
        problems = done.problems or (_too_long(),)
        return Status(422, _said(problems))
    return Status(200, done.outcome)


@workshop_router.post("", response={201: KeptOut, 422: Problems}, summary="Keep a work under a link")
def keep_work(request: HttpRequest, work: WorkIn) -> Status[Any]:
    """Each call keeps a work of its own. Whoever has the key can read it until ``expires_on``."""
    _count(request)
    done = _run(work)
    if done.problems:
        return Status(422, _said(done.problems))
    saved = save_work(done.checked, done.outcome, owner=None)
    address = request.build_absolute_uri(reverse("measure:workshop_saved", args=[saved.work.key]))
    kept = {
        "key": saved.work.key,
        "address": address,
        "state": saved.work.state,
        "expires_on": saved.work.expires_on,
        "deletion_code": saved.deletion_code,
    }
    return Status(201, kept)


@workshop_router.get("/{key}", response=SavedOut, summary="A saved work")
def show_work(request: HttpRequest, response: HttpResponse, key: str) -> dict[str, Any]:  # noqa: ARG001
    stored = SavedWork.objects.filter(key=key[:43], expires_on__gte=today()).first()
    if stored is None:
        raise not_there()
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    names = [name for name in SavedOut.model_fields if name not in {"outcome", "saved_at"}]
    return {name: getattr(stored, name) for name in names} | {
        "saved_at": stored.saved_at.isoformat(),
        "outcome": Outcome.model_validate_json(stored.outcome) if stored.outcome else None,
    }


@workshop_router.delete("/{key}", response={204: None}, summary="Delete a saved work with its code")
def remove_work(
    request: HttpRequest,  # noqa: ARG001
    key: str,
    deletion_code: Annotated[str, Header(alias="Deletion-Code", max_length=64)],
) -> Status[Any]:
    delete_work(key[:43], by=None, deletion_code=deletion_code)
    return Status(204, None)


def _count(request: HttpRequest) -> None:
    count_use(None, str(get_adapter().get_client_ip(request)))


def _work(work: WorkIn) -> Work:
    return Work(
        work.definition,
        work.figures,
        work.edition,
        work.decimal,
        work.blanks_missing,
        work.against,
        DRAWS if work.uncertainty else 0,
    ).tidied()


def _run(work: WorkIn) -> Done:
    return run(_work(work), limits(), within=setting("NHIP_WORKSHOP_SECONDS"))


def _too_long() -> Problem:
    return Problem(
        "workshop.too_long",
        "",
        label(
            "bài này lớn, không tính được trong một lần trả lời.", "too large to be computed in one answer."
        ),
        label(
            "lưu bài (POST /api/workshop), một tác vụ sẽ tính.",
            "save it (POST /api/workshop): a job computes it.",
        ),
    )


def _said(problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {
        "sound": not problems,
        "problems": [
            {
                "code": each.problem.code,
                "half": each.half,
                "line": each.line,
                "about": each.about,
                "cause": each.problem.cause.model_dump(),
                "cure": each.problem.cure.model_dump(),
            }
            for each in locate(problems)
        ],
    }
