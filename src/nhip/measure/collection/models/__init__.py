"""What the collection of figures stores."""

from nhip.measure.collection.models.calendar import CalendarKey
from nhip.measure.collection.models.discrepancy import Decision, Discrepancy, Remark
from nhip.measure.collection.models.figure import ReportedFigure, Revision
from nhip.measure.collection.models.outside import OutsideFigure, OutsideImport
from nhip.measure.collection.models.release import Release, ReleasedFigure, ReleaseFile
from nhip.measure.collection.models.reminder import Reminder
from nhip.measure.collection.models.report import ReportDraft
from nhip.measure.collection.models.round import FigureRequest, Round
from nhip.measure.collection.models.signing import Check, HandIn, SignedSet
from nhip.measure.collection.models.upload import FigureUpload

__all__ = [
    "CalendarKey",
    "Check",
    "Decision",
    "Discrepancy",
    "FigureRequest",
    "FigureUpload",
    "HandIn",
    "OutsideFigure",
    "OutsideImport",
    "Release",
    "ReleaseFile",
    "ReleasedFigure",
    "Remark",
    "Reminder",
    "ReportDraft",
    "ReportedFigure",
    "Revision",
    "Round",
    "SignedSet",
]
