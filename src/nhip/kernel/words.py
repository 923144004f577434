"""Words for people, in the two languages of the platform.

Every message a person may read is written twice where it is raised: Vietnamese as an official letter
would have it, and plain English. Nothing is translated later, so nothing can be forgotten.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One message in Vietnamese and in English."""

    vi: str
    en: str

    def say(self, language: str = "vi") -> str:
        """The text in ``language`` (``"vi"`` or ``"en"``; anything else reads as Vietnamese)."""
        return self.en if language.startswith("en") else self.vi

    def __str__(self) -> str:
        return self.vi
