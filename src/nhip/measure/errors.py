"""From the engine's problems to the platform's refusals."""

from nhip.kernel.api import Refusal, Text
from nhip.measure.engine.problems import Problems

# Problems that mean "there is no such thing" rather than "this cannot be done".
_NOT_FOUND = frozenset(
    {"index.unknown", "edition.unknown", "explain.unknown_unit", "figures.no_data", "units.unknown"}
)


class Unanswerable(Refusal):
    """A question about an index that cannot be answered; ``problems`` says place, cause and cure of each."""

    def __init__(self, problems: Problems) -> None:
        first = problems.found[0]
        more = len(problems.found) - 1
        vi, en = (f" (và {more} lỗi khác)", f" (and {more} more)") if more else ("", "")
        super().__init__(
            f"measure.{first.code}",
            Text("Không trả lời được câu hỏi này", "This question cannot be answered"),
            Text(f"{first.place}: {first.cause.vi}{vi}", f"{first.place}: {first.cause.en}{en}"),
            Text(_sentence(first.cure.vi), _sentence(first.cure.en)),
            status=404 if first.code in _NOT_FOUND else 422,
        )
        self.problems = problems


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
