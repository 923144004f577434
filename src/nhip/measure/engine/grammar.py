"""From a validator's complaint to a sentence an analyst can act on.

The validator speaks English and Python; what people read here says in their own language what stands in the
file, what should stand there, and which key they may have meant.
"""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.places import Path
from nhip.measure.engine.problems import Problem
from nhip.measure.engine.steps import ALL_STEPS

_STEP_NAMES = frozenset(get_args(step.model_fields["do"].annotation)[0] for step in ALL_STEPS)
Words = tuple[Label, Label]


def problems_of(
    error: ValidationError, model: type[BaseModel], place: Callable[[Path], str], edition: str
) -> Iterator[Problem]:
    """Each complaint of ``error`` with its place, cause and cure."""
    for complaint in error.errors(include_url=False):
        path = _document_path(complaint["loc"])
        where = ".".join(str(piece) for piece in path) or model.__name__.lower()
        at = f"{place(path)} ({where}{', ' + edition if edition else ''})"
        cause, cure = _words(complaint, path, model)
        yield Problem(f"definition.{complaint['type']}", at, cause, cure)


def _document_path(loc: tuple[int | str, ...]) -> Path:
    # The validator names the chosen step in the path (“normalise.0.zscore.sd”), the kind of an entry of
    # “when”, and marks a key that is wrong itself; the document has none of these.
    kept: list[int | str] = []
    for piece in loc:
        after_number = bool(kept) and isinstance(kept[-1], int)
        if piece == "[key]" or (piece in _STEP_NAMES and after_number):
            continue
        if isinstance(piece, str) and piece.startswith(("function-before", "literal[", "constrained")):
            continue
        kept.append(piece)
    return tuple(kept)


def _words(complaint: Any, path: Path, model: type[BaseModel]) -> Words:
    kind: str = complaint["type"]
    context: Mapping[str, Any] = complaint.get("ctx", {})
    shown = _shown(complaint.get("input"))
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    if kind == "missing":
        return (
            label(f"thiếu “{path[-1]}”.", f"“{path[-1]}” is missing."),
            label(f"thêm “{path[-1]}: …”.", f"add “{path[-1]}: …”."),
        )
    if kind in {"literal_error", "union_tag_invalid"}:
        return _not_allowed(shown, str(context.get("expected") or context.get("expected_tags")))
    if kind in _BOUNDS:
        return _out_of_bounds(shown, *_BOUNDS[kind], context)
    named = str(context.get("error")) if kind == "value_error" else kind
    return _KINDS.get(named, _OTHER)(shown)


def _not_allowed(shown: str, wanted: str) -> Words:
    wanted = wanted.replace("'", "").replace(" or ", ", ")
    return (
        label(f"không dùng được {shown} ở đây.", f"{shown} is not one of the allowed values."),
        label(f"chọn một trong: {wanted}.", f"choose one of: {wanted}."),
    )


def _out_of_bounds(shown: str, sign: str, limit: str, context: Mapping[str, Any]) -> Words:
    bound = f"{sign} {context[limit]:g}"
    return (
        label(f"{shown} phải {bound}.", f"{shown} must be {bound}."),
        label("sửa giá trị này.", "mend the value."),
    )


def _unknown_key(path: Path, model: type[BaseModel]) -> Words:
    last = str(path[-1])
    known = _keys_at(path[:-1], model)
    near = get_close_matches(last, known, n=1, cutoff=0.6)
    listed = ", ".join(known)
    return (
        label(f"không có khóa “{last}” ở đây.", f"there is no key “{last}” here."),
        label(f"ý bạn là “{near[0]}”?", f"did you mean “{near[0]}”?")
        if near
        else label(
            f"bỏ khóa này. Các khóa dùng được: {listed}.", f"remove it. Keys that may stand here: {listed}."
        ),
    )


def _keys_at(path: Path, model: type[BaseModel]) -> list[str]:
    """The keys that may stand under ``path``; codes and positions on the way lead to what they hold."""
    models = [model]
    for piece in path:
        inner = [
            field.annotation
            for found in models
            for name, field in found.model_fields.items()
            if piece == (field.alias or name)
        ]
        models = [found for annotation in inner for found in _models_in(annotation)] or models
    return sorted({field.alias or name for found in models for name, field in found.model_fields.items()})


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]


def _shown(given: Any) -> str:
    """A value of the file in words that are not Python's."""
    if given is None:
        return "“null”"
    if isinstance(given, bool):
        return "“true”" if given else "“false”"
    if isinstance(given, dict):
        return "{…}"
    if isinstance(given, list):
        return "[…]"
    text = str(given) if not isinstance(given, int) or abs(given) < 10**50 else "10^50"
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"


def _kind(vi: str, en: str, cure_vi: str, cure_en: str) -> Callable[[str], Words]:
    return lambda shown: (label(f"{shown} {vi}.", f"{shown} {en}."), label(f"{cure_vi}.", f"{cure_en}."))


_NOT_A_NUMBER = _kind(
    "không phải là số", "is not a number", "viết 0.25, 1/4 hoặc 25 %", "write 0.25, 1/4 or 25 %"
)
_WHOLE = _kind("không phải là số nguyên", "is not a whole number", "viết ví dụ 4", "write for example 4")
_TEXT = _kind("không phải là chữ", "is not text", "đặt giá trị trong ngoặc kép", "put the value in quotes")
_MAP = _kind(
    "không phải là nhóm “khóa: giá trị”",
    "is not a map of “key: value”",
    "viết các khóa bên dưới, thụt vào hai dấu cách",
    "write the keys below it, indented by two blanks",
)
_LIST = _kind(
    "không phải là danh sách",
    "is not a list",
    "viết [a, b] hoặc mỗi dòng một “- a”",
    "write [a, b], or “- a” on lines",
)
_OTHER = _kind("không dùng được ở đây", "cannot stand here", "sửa giá trị này", "mend the value")
_KINDS: Mapping[str, Callable[[str], Words]] = {
    "not_a_number": _NOT_A_NUMBER,
    "float_type": _NOT_A_NUMBER,
    "float_parsing": _NOT_A_NUMBER,
    "finite_number": _kind(
        "không phải là số hữu hạn",
        "is not a finite number",
        "viết một số, không dùng .nan hay .inf",
        "write a number",
    ),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "bool_type": _kind(
        "không phải true hay false", "is not true or false", "viết true hoặc false", "write true or false"
    ),
    "bool_parsing": _kind(
        "không phải true hay false", "is not true or false", "viết true hoặc false", "write true or false"
    ),
    "string_type": _TEXT,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
    "dict_type": _MAP,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "string_pattern_mismatch": _kind(
        "không phải là mã hợp lệ",
        "is not a valid code",
        "mã gồm chữ cái không dấu, chữ số, dấu chấm, gạch; nhiều nhất 40 ký tự",
        "a code has letters a to z, digits, dots and dashes, 40 at most",
    ),
    "string_too_short": _kind("để trống", "is blank", "điền vào", "fill it in"),
    "too_short": _kind("quá ngắn", "is too short", "viết đủ các phần tử", "write all its entries"),
    "too_long": _kind("quá dài", "is too long", "bỏ các phần tử thừa", "remove the entries too many"),
    "union_tag_not_found": lambda _: (
        label("bước này thiếu “do”.", "this step has no “do”."),
        label("viết ví dụ “- do: minmax”.", "write for example “- do: minmax”."),
    ),
    "goalposts_equal": lambda _: (
        label("hai mốc “low” và “high” bằng nhau.", "the goalposts “low” and “high” are equal."),
        label("đặt hai mốc khác nhau.", "set them apart."),
    ),
    "target_zero": lambda _: (
        label("mục tiêu bằng 0 nên không chia được.", "the target is 0 and nothing can be divided by it."),
        label("đặt mục tiêu khác 0.", "set a target other than 0."),
    ),
    "two_references": lambda _: (
        label("có cả “target” và “reference”.", "there are both a “target” and a “reference”."),
        label("giữ một trong hai.", "keep one of the two."),
    ),
    "thresholds_cross": lambda _: (
        label("“preference” nhỏ hơn “indifference”.", "“preference” lies below “indifference”."),
        label("đặt indifference ≤ preference.", "write indifference ≤ preference."),
    ),
    "points_fall": lambda _: (
        label("các điểm không xếp theo số liệu tăng dần.", "the points are not in order of rising figures."),
        label("xếp lại; mỗi giá trị một điểm.", "sort them; one point for each figure."),
    ),
    "log_base": lambda _: (
        label("không có lô-ga-rít cơ số 1.", "there is no logarithm to base 1."),
        label("dùng cơ số khác, hoặc bỏ “base”.", "use another base, or leave “base” out."),
    ),
    "exponent_zero": lambda _: (
        label("lũy thừa 0 biến mọi giá trị thành 1.", "the power 0 makes every value 1."),
        label("đặt “exponent” khác 0, hoặc bỏ bước này.", "set another exponent, or drop the step."),
    ),
    "error_size": lambda _: (
        label("sai số phải nói theo đúng một cách.", "an error is told in exactly one way."),
        label(
            "giữ một trong: sd, share, each.",
            "keep one of: sd, share, each.",
        ),
    ),
    "treat_nothing": lambda _: (
        label("“treat” không nói phải làm gì.", "“treat” asks for nothing."),
        label(
            "thêm “winsorise: {most: 5}” hoặc “otherwise: log”, hoặc bỏ “treat”.",
            "add “winsorise: {most: 5}” or “otherwise: log”, or leave “treat” out.",
        ),
    ),
    "percentiles_fall": lambda _: (
        label("phân vị “low” không nhỏ hơn “high”.", "the percentile “low” is not below “high”."),
        label(
            "viết ví dụ {do: trim, low: 2.5, high: 97.5}.",
            "write for example {do: trim, low: 2.5, high: 97.5}.",
        ),
    ),
    "condition_empty": lambda _: (
        label("điều kiện này không hỏi gì.", "this condition asks for nothing."),
        label("viết một số, “missing”, hoặc {below: 0.5}.", "write a number, “missing”, or {below: 0.5}."),
    ),
    "override_outcome": lambda _: (
        label(
            "quy tắc phải nói đúng một điều xảy ra với điểm.",
            "the rule must say one thing that happens to the score.",
        ),
        label(
            "viết đúng một trong: score, at_most, at_least, plus, unscored.",
            "write one of: score, at_most, at_least, plus, unscored.",
        ),
    ),
    "treat_not_both": lambda _: (
        label(
            "“applied_to: pulled_in” cần cả “winsorise” và “otherwise”.",
            "“applied_to: pulled_in” needs both “winsorise” and “otherwise”.",
        ),
        label(
            "thêm phần còn thiếu, hoặc bỏ “applied_to”.", "add what is missing, or leave “applied_to” out."
        ),
    ),
    "range_falls": lambda _: (
        label("đầu của “range” không nhỏ hơn cuối.", "“range” does not start below its end."),
        label("viết [nhỏ, lớn].", "write [low, high]."),
    ),
}
_BOUNDS = {
    "greater_than": (">", "gt"),
    "greater_than_equal": ("≥", "ge"),
    "less_than": ("<", "lt"),
    "less_than_equal": ("≤", "le"),
}
