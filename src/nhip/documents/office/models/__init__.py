"""What the document office stores."""

from nhip.documents.office.models.assignment import Assignment
from nhip.documents.office.models.book import Book, Direction
from nhip.documents.office.models.brought import BroughtLetter
from nhip.documents.office.models.draft import ChangeKind, Draft, DraftFile, DraftState, DraftVersion, Visa
from nhip.documents.office.models.entry import Channel, Entry, EntryFile, EntryText, FileRole, Stage
from nhip.documents.office.models.work_file import FiledEntry, WorkFile

__all__ = [
    "Assignment",
    "Book",
    "BroughtLetter",
    "ChangeKind",
    "Channel",
    "Direction",
    "Draft",
    "DraftFile",
    "DraftState",
    "DraftVersion",
    "Entry",
    "EntryFile",
    "EntryText",
    "FileRole",
    "FiledEntry",
    "Stage",
    "Visa",
    "WorkFile",
]
