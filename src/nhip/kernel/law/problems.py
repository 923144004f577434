"""What is wrong with a file of law, in words that let its author put it right.

A problem names the file and the line, says the cause, and says the cure. A file is read to its end, so that
its author learns of all problems at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nhip.kernel.errors import Refusal
from nhip.kernel.words import Text


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong at ``line`` (counted from 1) of ``file``: why, and what to do."""

    file: Path
    line: int
    cause: Text
    cure: Text

    def say(self, language: str = "vi") -> str:
        """The problem on one line, led by ``file:line`` as compilers write it."""
        return f"{self.file}:{self.line}: {self.cause.say(language)} {self.cure.say(language)}"


class UnsoundLaw(Refusal):
    """A file of law that cannot be relied upon; ``problems`` has at least one entry, in order of lines."""

    status = 500

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line)))
        first = self.problems[0]
        more = len(self.problems) - 1
        super().__init__(
            "kernel.law_unsound",
            Text(f"Tệp {first.file.name} có lỗi", f"The file {first.file.name} has mistakes"),
            Text(
                first.say("vi") + (f" (và {more} lỗi khác)" if more else ""),
                first.say("en") + (f" (and {more} more)" if more else ""),
            ),
            Text(
                "Chạy `nhip law check` để xem mọi lỗi, sửa tệp rồi thử lại.",
                "Run `nhip law check` to see every mistake, correct the file and try again.",
            ),
        )
