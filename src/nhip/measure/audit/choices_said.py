"""The choices of an uncertainty run in words: what varied, where, and between which options."""

from typing import Any

from nhip.measure.audit.methods import aggregation, missing, step
from nhip.measure.audit.subject import Subject
from nhip.measure.engine.choices import (
    AggregateVaries,
    ComponentsVary,
    FiguresVary,
    MissingVaries,
    NormaliseVaries,
    RoundingVaries,
    WeightsVary,
)


def options(subject: Subject, choice: Any) -> str:
    """Between what a choice was drawn."""
    words = subject.words
    if isinstance(choice, AggregateVaries):
        return _or(subject, [aggregation(words, option.method) for option in choice.options])
    if isinstance(choice, NormaliseVaries):
        chains = [", ".join(step(words, one) for one in option) or "–" for option in choice.options]
        return _or(subject, chains)
    if isinstance(choice, MissingVaries):
        return _or(subject, [missing(words, option, is_leaf=True) for option in choice.options])
    if isinstance(choice, ComponentsVary):
        return _leaving_out(subject, choice)
    return _drawn(subject, choice)


def _drawn(subject: Subject, choice: Any) -> str:
    """Choices that are drawn from a range rather than taken from a list."""
    words = subject.words
    if isinstance(choice, WeightsVary):
        if choice.how == "simplex":
            return words(
                "mọi bộ trọng số có thể, khả năng như nhau", "every set of weights, all equally likely"
            )
        noise = words.percent(choice.noise, 0)
        return words(
            f"mỗi trọng số thay đổi độc lập trong khoảng ±{noise} quanh mức đã định, rồi chia lại cho đủ "
            "tổng",
            f"each weight independently within ±{noise} of what is written, then rescaled to the same sum",
        )
    if isinstance(choice, RoundingVaries):
        half = words.number(0.5 * 10.0**-choice.digits, choice.digits + 1)
        return words(
            f"mỗi số liệu nằm bất kỳ trong khoảng ±{half} quanh giá trị đã in",
            f"each figure anywhere within ±{half} of the printed value",
        )
    assert isinstance(choice, FiguresVary)
    if choice.each is not None:
        return words(
            "sai số ngẫu nhiên phân phối chuẩn, theo sai số chuẩn của từng số liệu",
            "normal random error by the standard error of each figure",
        )
    size = words.exact(choice.sd) if choice.sd is not None else words.percent(choice.share or 0.0)
    return words(
        f"sai số ngẫu nhiên phân phối chuẩn, độ lệch chuẩn {size}",
        f"normal random error with a standard deviation of {size}",
    )


def _or(subject: Subject, options: list[str]) -> str:
    return subject.words(" hoặc ", " or ").join(dict.fromkeys(options))


def _leaving_out(subject: Subject, choice: ComponentsVary) -> str:
    codes = [
        code
        for code in choice.places(subject.result.edition)
        if subject.result.edition.components[code].parent is not None
    ]
    count = len(codes)
    if count <= 5:
        named = _or(subject, [subject.title(code) for code in codes])
        return subject.words(
            f"giữ đủ, hoặc bỏ một trong {count} thành phần: {named}; trọng số chia cho các thành phần còn "
            f"lại; {count + 1} khả năng như nhau",
            f"all kept, or one of {count} components left out: {named}; its weight goes to the others; "
            f"{count + 1} equally likely cases",
        )
    return subject.words(
        f"giữ đủ, hoặc bỏ một trong {count} thành phần; trọng số chia cho các thành phần còn lại; "
        f"{count + 1} khả năng như nhau",
        f"all kept, or one of {count} components left out; its weight goes to the others; {count + 1} "
        "equally likely cases",
    )
