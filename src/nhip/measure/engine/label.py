"""A title or a sentence in the two languages of the platform.

The engine is a library of its own and so carries its own small pair of words instead of the kernel's.
"""

from pydantic import BaseModel, ConfigDict


class Label(BaseModel):
    """The same words in Vietnamese (``vi``) and in English (``en``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: str
    en: str

    def say(self, language: str = "vi") -> str:
        """The words in ``language``; anything that is not English reads as Vietnamese."""
        return self.en if language.startswith("en") else self.vi


def label(vi: str, en: str) -> Label:
    """Shorthand for :class:`Label` that skips validation: both arguments are known to be text."""
    return Label.model_construct(vi=vi, en=en)
