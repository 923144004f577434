"""From a validator's complaint to a sentence an analyst can act on."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from nhip.measure.engine import schema, steps
from nhip.measure.engine.label import Label, label
from nhip.measure.engine.places import Path
from nhip.measure.engine.problems import Problem

_KEYS: dict[str, tuple[str, ...]] = {
    model.__name__: tuple(field.alias or name for name, field in model.model_fields.items())
    for module in (schema, steps)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, BaseModel)
}


def problems_of(
    error: ValidationError, model: type[BaseModel], place: Callable[[Path], str], edition: str
) -> Iterator[Problem]:
    """Each complaint of ``error`` with its place, cause and cure."""
    for complaint in error.errors(include_url=False):
        path = _document_path(complaint["loc"])
        where = ".".join(str(piece) for piece in path) or model.__name__
        at = f"{place(path)} ({where}{', ' + edition if edition else ''})"
        cause, cure = _words(complaint, path)
        yield Problem(f"definition.{complaint['type']}", at, cause, cure)


def _document_path(loc: tuple[int | str, ...]) -> Path:
    # pydantic names the chosen step in the path (“normalise.0.zscore.sd”); the document does not.
    steps_named = {get_args(model.model_fields["do"].annotation)[0] for model in _step_models()}
    kept: list[int | str] = []
    for piece in loc:
        if isinstance(piece, str) and piece in steps_named and kept and isinstance(kept[-1], int):
            continue
        kept.append(piece)
    return tuple(kept)


def _step_models() -> list[type[BaseModel]]:
    return [
        model
        for model in vars(steps).values()
        if isinstance(model, type) and issubclass(model, steps.Step) and model is not steps.Step
    ]


def _words(complaint: Any, path: Path) -> tuple[Label, Label]:
    kind = complaint["type"]
    last = str(path[-1]) if path else ""
    context = complaint.get("ctx", {})
    given = complaint.get("input")
    shown = repr(given)[:60]
    if kind == "extra_forbidden":
        near = get_close_matches(last, _all_keys(), n=1, cutoff=0.6)
        guess = label(f"ý bạn là “{near[0]}”?", f"did you mean “{near[0]}”?") if near else None
        return (
            label(f"không có khóa “{last}” ở đây.", f"there is no key “{last}” here."),
            guess or label("bỏ khóa này; xem docs/index-schema.md.", "remove it; see docs/index-schema.md."),
        )
    if kind == "missing":
        return (
            label(f"thiếu “{last}”.", f"“{last}” is missing."),
            label(f"thêm “{last}: …”.", f"add “{last}: …”."),
        )
    if kind in {"literal_error", "union_tag_invalid", "enum"}:
        wanted = context.get("expected") or context.get("expected_tags") or ""
        return (
            label(
                f"{shown} không nằm trong các giá trị cho phép.", f"{shown} is not one of the allowed values."
            ),
            label(f"chọn: {wanted}.", f"choose: {wanted}."),
        )
    if kind == "union_tag_not_found":
        return (
            label("bước này thiếu “do”.", "this step has no “do”."),
            label("viết ví dụ “- do: minmax”.", "write for example “- do: minmax”."),
        )
    if kind == "value_error":
        return _rule_words(str(context.get("error", "")), shown)
    said = str(complaint["msg"]).rstrip(".")
    return (
        label(f"giá trị {shown} không hợp lệ ({said}).", f"the value {shown} is not valid ({said})."),
        label("sửa theo docs/index-schema.md.", "mend it after docs/index-schema.md."),
    )


def _rule_words(said: str, shown: str) -> tuple[Label, Label]:
    if said == "goalposts_equal":
        return (
            label("hai mốc “low” và “high” bằng nhau.", "the goalposts “low” and “high” are equal."),
            label("đặt hai mốc khác nhau.", "set them apart."),
        )
    if said == "target_zero":
        return (
            label(
                "mục tiêu bằng 0 nên không chia được.", "the target is 0 and nothing can be divided by it."
            ),
            label("đặt mục tiêu khác 0.", "set a target other than 0."),
        )
    return (
        label(f"không đọc được {shown} thành số.", f"{shown} is not a number."),
        label("viết 0.25, 1/4 hoặc 25 %.", "write 0.25, 1/4 or 25 %."),
    )


def _all_keys() -> list[str]:
    return sorted({key for keys in _KEYS.values() for key in keys})
