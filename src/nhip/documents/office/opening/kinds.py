"""The types of files that are opened here, and how much of their text is read."""

from typing import Final

_WORD_STREAM: Final = "WordDocument\0".encode("utf-16-le")
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
OLE: Final = "application/x-ole-storage"  # the old Office formats; whether it is a letter, its bytes tell
READ: Final = frozenset({PDF, DOCX})
MOST_CHARACTERS: Final = 200_000  # of a text that is searched; a vector holds at most a megabyte


def is_word_97(content: bytes) -> bool:
    """Whether a file of the old formats is a letter of Word 97 to 2003: its directory, whose entries have
    128 bytes each, names the stream that only Word writes.
    """
    place = content.find(_WORD_STREAM)
    while place >= 0 and place % 128:
        place = content.find(_WORD_STREAM, place + 1)
    return place >= 0
