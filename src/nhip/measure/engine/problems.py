"""What is wrong with a definition or a figure file: where, why, and how to mend it.

A reader collects every problem before it gives up, so an analyst mends a file in one go. Nothing is half
read: if one problem is an error, no definition and no figures come out. A :class:`Notice` is the other
kind of message: the result stands, and the notice says which choice was made on the way.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from nhip.measure.engine.labels import Label, label


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stops a file from being used.

    ``code`` is stable (``figures.blank``); ``place`` is ``file:line`` with the column or component;
    ``cause`` says what was found and ``cure`` what to write instead.
    """

    code: str
    place: str
    cause: Label
    cure: Label

    def say(self, language: str = "vi") -> str:
        """The problem as one line: place, cause, cure."""
        word = label("Cách sửa", "Cure").say(language)
        return f"{self.place}: {self.cause.say(language)} {word}: {self.cure.say(language)}"


class Problems(ValueError):  # noqa: N818 - a list of problems, each already a full answer
    """Everything that is wrong with one input, in the order of its lines."""

    def __init__(self, found: Iterable[Problem]) -> None:
        self.found: tuple[Problem, ...] = tuple(found)
        super().__init__("\n".join(problem.say("en") for problem in self.found))


@dataclass(frozen=True, slots=True)
class Notice:
    """A choice that a result rests on and that its reader must be able to see."""

    code: str
    about: str
    text: Label


def refuse(code: str, place: str, cause: Label, cure: Label) -> Problems:
    """A single problem, ready to be raised."""
    return Problems([Problem(code, place, cause, cure)])
