"""What differs between two definitions of an index, in words and not as a diff of lines.

An analyst who changed one weight in 300 lines of YAML wants to read “OSI: weight 1/3 → 1/2”. Everything
that a definition inherits is filled in before the two are compared.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from nhip.measure.engine.component import Component
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.labels import Label, label

# What each key is called when it differs; a key that is not here is called by its own name.
_NAMES: Final = {
    "title": label("tên", "title"),
    "parent": label("thuộc về", "parent"),
    "weight": label("trọng số", "weight"),
    "weights": label("cách lấy trọng số", "weights"),
    "weights_sum": label("tổng trọng số", "sum of weights"),
    "direction": label("chiều tốt", "direction"),
    "series": label("chuỗi số liệu", "series"),
    "unit": label("đơn vị đo", "unit of measure"),
    "range": label("khoảng cho phép", "range"),
    "lag": label("độ trễ (năm)", "lag in years"),
    "divide_by": label("mẫu số", "denominator"),
    "times": label("hệ số nhân", "multiplier"),
    "points": label("cách chấm điểm", "points"),
    "aggregate": label("cách gộp", "aggregation"),
    "normalise": label("cách chuẩn hóa", "normalisation"),
    "treat": label("xử lý giá trị ngoại lai", "treatment of outliers"),
    "missing": label("khi thiếu số liệu", "missing figures"),
    "overrides": label("điểm đặt theo quy tắc", "scores set by rule"),
    "round": label("làm tròn", "rounding"),
    "publish": label("số chữ số công bố", "decimals published"),
    "slopes": label("hệ số theo số liệu gốc", "slopes"),
    "rank": label("cách xếp hạng", "ranking"),
    "groups": label("các mức", "groups"),
    "classes": label("các hạng mức", "classes"),
    "leagues": label("các bảng đấu", "leagues"),
    "members": label("đơn vị tham gia", "members"),
    "period": label("kỳ số liệu", "period of the figures"),
}
# What changes nothing in the numbers.
_IDLE: Final = frozenset({"title", "description", "sources", "status", "note", "components", "places"})


class Difference(BaseModel):
    """One thing that differs: ``about`` is the component's code, empty for the edition as a whole."""

    model_config = ConfigDict(frozen=True)

    about: str
    text: Label


def differences(shipped: Edition, own: Edition) -> tuple[Difference, ...]:
    """How ``own`` differs from ``shipped``, the edition as a whole first, then by component."""
    return tuple(_all(shipped, own))


def _all(shipped: Edition, own: Edition) -> Iterator[Difference]:
    for key, before, after in _changed(shipped.setting, own.setting):
        yield Difference(about="", text=_sentence(key, before, after))
    roots = (shipped.tree.root, own.tree.root)
    theirs = {_as_root(code, roots): node for code, node in shipped.components.items()}
    ours = {_as_root(code, roots): node for code, node in own.components.items()}
    for code in _in_order(theirs, ours):
        before, after = theirs.get(code), ours.get(code)
        if before is None and after is not None:
            yield Difference(
                about=code,
                text=label(
                    f"thêm thành phần “{after.title.vi}”.", f"component “{after.title.en}” was added."
                ),
            )
        elif after is None and before is not None:
            yield Difference(
                about=code,
                text=label(
                    f"bỏ thành phần “{before.title.vi}”.", f"component “{before.title.en}” was left out."
                ),
            )
        elif before is not None and after is not None:
            for key, old, new in _changed(before, after):
                if key == "parent" and {old, new} <= set(roots):
                    continue
                yield Difference(about=code, text=_sentence(key, old, new))


def _as_root(code: str, roots: tuple[str, str]) -> str:
    """An index under a code of its own keeps its root beside the shipped one's."""
    return roots[1] if code == roots[0] else code


def _in_order(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _changed(before: BaseModel, after: BaseModel) -> Iterator[tuple[str, Any, Any]]:
    is_component = isinstance(before, Component)
    for key in type(before).model_fields:
        if key in _IDLE:
            continue
        old, new = getattr(before, key), getattr(after, key)
        if old != new and not (is_component and key == "series" and old is None and new is None):
            yield key, old, new


def _sentence(key: str, old: Any, new: Any) -> Label:
    name = _NAMES.get(key, label(key, key))
    return label(
        f"{name.vi}: {_said(old, 'vi')} → {_said(new, 'vi')}.",
        f"{name.en}: {_said(old, 'en')} → {_said(new, 'en')}.",
    )


def _said(value: Any, language: str) -> str:
    """A value of a definition as people read it, at most a line long."""
    text = _plain(value, language)
    return text if len(text) <= 120 else text[:119] + "…"


def _plain(value: Any, language: str) -> str:
    if value is None or value == ():
        return label("không ghi", "not written").say(language)
    if isinstance(value, Label):
        return value.say(language)
    if isinstance(value, BaseModel):
        written = {
            key: getattr(value, key) for key in type(value).model_fields if key in value.model_fields_set
        }
        held = [f"{key} {_plain(each, language)}" for key, each in written.items() if each not in (None, ())]
        return ", ".join(held)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(each, language)}" for key, each in value.items())
    if isinstance(value, tuple | list):
        return " → ".join(_plain(each, language) for each in value)
    return _number(value, language) if isinstance(value, float) else str(value)


# A third is 1/3 as it was likely written; a quarter is 0.25.
_DECIMAL: Final = frozenset({1, 2, 4, 5, 8, 10, 20, 25, 40, 50})


def _number(value: float, language: str) -> str:
    share = Fraction(value).limit_denominator(60)
    if share.denominator not in _DECIMAL and abs(float(share) - value) < 1e-12:
        return f"{share.numerator}/{share.denominator}"
    text = f"{value:.10g}"
    return text if language == "en" else text.replace(".", ",")
