"""The types of files that are opened here, and how much of their text is read."""

from typing import Final

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
READ: Final = frozenset({PDF, DOCX})
MOST_CHARACTERS: Final = 200_000  # of a text that is searched; a vector holds at most a megabyte
