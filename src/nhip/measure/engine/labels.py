"""A title or a sentence in the two languages of the platform.

The engine is a library of its own and so carries its own small pair of words instead of the kernel's.
"""

from typing import Any

from pydantic import Field, model_validator

from nhip.measure.engine.parts import Part


class Label(Part):
    """The same words in Vietnamese (``vi``) and in English (``en``). Plain text stands for both."""

    vi: str = Field(min_length=1, description="The words in Vietnamese.")
    en: str = Field(min_length=1, description="The words in English.")

    @model_validator(mode="before")
    @classmethod
    def _both(cls, value: Any) -> Any:
        return {"vi": value, "en": value} if isinstance(value, str) else value

    def say(self, language: str = "vi") -> str:
        """The words in ``language``; anything that is not English reads as Vietnamese."""
        return self.en if language.startswith("en") else self.vi


def label(vi: str, en: str) -> Label:
    """Shorthand for :class:`Label` that skips validation: both arguments are known to be text."""
    return Label.model_construct(vi=vi, en=en)


def comma(value: float, form: str = "g") -> str:
    """A number as Vietnamese writes it: ``comma(0.5, ".2f")`` is ``0,50``."""
    return format(value, form).replace(".", ",")
