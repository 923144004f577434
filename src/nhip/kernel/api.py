"""The kernel's door: everything that other parts may use of it.

What every program needs is imported at once. The rest is fetched when first asked for, so that a command
which only reads files starts fast and never waits for Django; ``_FETCHED`` says from where.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhip.kernel import clock
from nhip.kernel.clock import now, today
from nhip.kernel.errors import Refusal
from nhip.kernel.law.place import law_path
from nhip.kernel.law.reading import read as read_law
from nhip.kernel.secrets import kept_secret
from nhip.kernel.settings import home, is_embedded, setting
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from nhip.kernel.calendar.days import Calendar, CalendarUnknown, DayKind, SpecialDay
    from nhip.kernel.calendar.files import calendar_entries, law_calendar
    from nhip.kernel.calendar.office import (
        add_working_days,
        is_working_day,
        next_working_day,
        office_calendar,
        remaining,
        term_of_days,
        term_of_working_days,
        working_days_between,
    )
    from nhip.kernel.calendar.terms import Deadline
    from nhip.kernel.deadlocks import again_after_deadlock
    from nhip.kernel.events import Event, Posting, UnreadableEventError, event_types, is_public, upcaster
    from nhip.kernel.files.apart import Bounds, Ending, run_apart
    from nhip.kernel.files.forgetting import forget_file, lock_content
    from nhip.kernel.files.inspecting import FileFinding, FileFindings, FileWeight, inspect_file
    from nhip.kernel.files.keeping import file_bytes, keep_file, kept_file, open_file
    from nhip.kernel.files.prepared import run_prepared
    from nhip.kernel.files.refusing import RangeRefusal, UploadOffset
    from nhip.kernel.files.sniffing import sniff
    from nhip.kernel.files.stores import free_bytes
    from nhip.kernel.files.uploading import Upload, append_part, begin_upload, finish_upload, upload_state
    from nhip.kernel.jobs.queue import Job, JobPriority, daily, enqueue, enqueue_once, job, weekly
    from nhip.kernel.jobs.retrying import NEVER, Retry
    from nhip.kernel.law.check import check_law
    from nhip.kernel.law.problems import Problem, UnsoundLaw
    from nhip.kernel.law.reading import Document
    from nhip.kernel.law.rules import Cited, Rule, Rules, load_law
    from nhip.kernel.law.sources import Source, source, sources
    from nhip.kernel.ledger.canonical import NotCanonicalError, canonical_json
    from nhip.kernel.ledger.envelope import Envelope
    from nhip.kernel.ledger.faults import Fault
    from nhip.kernel.ledger.proofs import (
        checkpoint_of,
        checkpoints,
        prove,
        prove_consistency,
        read_checkpoint,
    )
    from nhip.kernel.ledger.publishing import publish, publish_many
    from nhip.kernel.ledger.queries import LedgerState, events_about, find_event, is_sealed, ledger_state
    from nhip.kernel.ledger.replay import Report, replay
    from nhip.kernel.ledger.rotation import rotate_key
    from nhip.kernel.ledger.sealer import run_sealer
    from nhip.kernel.ledger.sealing import Sealing, seal
    from nhip.kernel.ledger.uuid7 import uuid7
    from nhip.kernel.models_files import KeptFile
    from nhip.kernel.text.cleaning import Cleaned, clean
    from nhip.kernel.text.folding import fold, nfc, same_name
    from nhip.kernel.text.mojibake import Mojibake, find_mojibake
    from nhip.kernel.text.order import sort_key
    from nhip.kernel.text.phrases import day_and_month, full_date, number, ordinal, share, weekday
    from nhip.kernel.text.typefaces import first_whole_typeface

_FETCHED: dict[str, str] = {
    "Calendar": "nhip.kernel.calendar.days",
    "CalendarUnknown": "nhip.kernel.calendar.days",
    "DayKind": "nhip.kernel.calendar.days",
    "SpecialDay": "nhip.kernel.calendar.days",
    "calendar_entries": "nhip.kernel.calendar.files",
    "law_calendar": "nhip.kernel.calendar.files",
    "Deadline": "nhip.kernel.calendar.terms",
    "again_after_deadlock": "nhip.kernel.deadlocks",
    "Event": "nhip.kernel.events",
    "Posting": "nhip.kernel.events",
    "UnreadableEventError": "nhip.kernel.events",
    "event_types": "nhip.kernel.events",
    "is_public": "nhip.kernel.events",
    "upcaster": "nhip.kernel.events",
    "check_law": "nhip.kernel.law.check",
    "Problem": "nhip.kernel.law.problems",
    "UnsoundLaw": "nhip.kernel.law.problems",
    "Cited": "nhip.kernel.law.rules",
    "Rule": "nhip.kernel.law.rules",
    "Rules": "nhip.kernel.law.rules",
    "load_law": "nhip.kernel.law.rules",
    "Source": "nhip.kernel.law.sources",
    "source": "nhip.kernel.law.sources",
    "sources": "nhip.kernel.law.sources",
    "Cleaned": "nhip.kernel.text.cleaning",
    "clean": "nhip.kernel.text.cleaning",
    "fold": "nhip.kernel.text.folding",
    "nfc": "nhip.kernel.text.folding",
    "same_name": "nhip.kernel.text.folding",
    "Mojibake": "nhip.kernel.text.mojibake",
    "find_mojibake": "nhip.kernel.text.mojibake",
    "sort_key": "nhip.kernel.text.order",
    "first_whole_typeface": "nhip.kernel.text.typefaces",
    "day_and_month": "nhip.kernel.text.phrases",
    "full_date": "nhip.kernel.text.phrases",
    "number": "nhip.kernel.text.phrases",
    "ordinal": "nhip.kernel.text.phrases",
    "share": "nhip.kernel.text.phrases",
    "weekday": "nhip.kernel.text.phrases",
    "Document": "nhip.kernel.law.reading",
    "KeptFile": "nhip.kernel.models_files",
    "forget_file": "nhip.kernel.files.forgetting",
    "lock_content": "nhip.kernel.files.forgetting",
    "file_bytes": "nhip.kernel.files.keeping",
    "keep_file": "nhip.kernel.files.keeping",
    "kept_file": "nhip.kernel.files.keeping",
    "open_file": "nhip.kernel.files.keeping",
    "sniff": "nhip.kernel.files.sniffing",
    "free_bytes": "nhip.kernel.files.stores",
    "Bounds": "nhip.kernel.files.apart",
    "Ending": "nhip.kernel.files.apart",
    "run_apart": "nhip.kernel.files.apart",
    "run_prepared": "nhip.kernel.files.prepared",
    "FileFinding": "nhip.kernel.files.inspecting",
    "FileFindings": "nhip.kernel.files.inspecting",
    "FileWeight": "nhip.kernel.files.inspecting",
    "inspect_file": "nhip.kernel.files.inspecting",
    "RangeRefusal": "nhip.kernel.files.refusing",
    "UploadOffset": "nhip.kernel.files.refusing",
    "Upload": "nhip.kernel.files.uploading",
    "append_part": "nhip.kernel.files.uploading",
    "begin_upload": "nhip.kernel.files.uploading",
    "finish_upload": "nhip.kernel.files.uploading",
    "upload_state": "nhip.kernel.files.uploading",
    "Job": "nhip.kernel.jobs.queue",
    "JobPriority": "nhip.kernel.jobs.queue",
    "daily": "nhip.kernel.jobs.queue",
    "enqueue": "nhip.kernel.jobs.queue",
    "enqueue_once": "nhip.kernel.jobs.queue",
    "job": "nhip.kernel.jobs.queue",
    "weekly": "nhip.kernel.jobs.queue",
    "NEVER": "nhip.kernel.jobs.retrying",
    "Retry": "nhip.kernel.jobs.retrying",
    "Envelope": "nhip.kernel.ledger.envelope",
    "Fault": "nhip.kernel.ledger.faults",
    "LedgerState": "nhip.kernel.ledger.queries",
    "Report": "nhip.kernel.ledger.replay",
    "Sealing": "nhip.kernel.ledger.sealing",
    "add_working_days": "nhip.kernel.calendar.office",
    "NotCanonicalError": "nhip.kernel.ledger.canonical",
    "canonical_json": "nhip.kernel.ledger.canonical",
    "checkpoint_of": "nhip.kernel.ledger.proofs",
    "checkpoints": "nhip.kernel.ledger.proofs",
    "events_about": "nhip.kernel.ledger.queries",
    "find_event": "nhip.kernel.ledger.queries",
    "is_sealed": "nhip.kernel.ledger.queries",
    "is_working_day": "nhip.kernel.calendar.office",
    "ledger_state": "nhip.kernel.ledger.queries",
    "next_working_day": "nhip.kernel.calendar.office",
    "office_calendar": "nhip.kernel.calendar.office",
    "prove": "nhip.kernel.ledger.proofs",
    "prove_consistency": "nhip.kernel.ledger.proofs",
    "publish": "nhip.kernel.ledger.publishing",
    "publish_many": "nhip.kernel.ledger.publishing",
    "read_checkpoint": "nhip.kernel.ledger.proofs",
    "remaining": "nhip.kernel.calendar.office",
    "replay": "nhip.kernel.ledger.replay",
    "rotate_key": "nhip.kernel.ledger.rotation",
    "run_sealer": "nhip.kernel.ledger.sealer",
    "seal": "nhip.kernel.ledger.sealing",
    "term_of_days": "nhip.kernel.calendar.office",
    "term_of_working_days": "nhip.kernel.calendar.office",
    "uuid7": "nhip.kernel.ledger.uuid7",
    "working_days_between": "nhip.kernel.calendar.office",
}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "NEVER",
    "Bounds",
    "Calendar",
    "CalendarUnknown",
    "Cited",
    "Cleaned",
    "DayKind",
    "Deadline",
    "Document",
    "Ending",
    "Envelope",
    "Event",
    "Fault",
    "FileFinding",
    "FileFindings",
    "FileWeight",
    "Job",
    "JobPriority",
    "KeptFile",
    "LedgerState",
    "Mojibake",
    "NotCanonicalError",
    "Posting",
    "Problem",
    "RangeRefusal",
    "Refusal",
    "Report",
    "Retry",
    "Rule",
    "Rules",
    "Sealing",
    "Source",
    "SpecialDay",
    "Text",
    "UnreadableEventError",
    "UnsoundLaw",
    "Upload",
    "UploadOffset",
    "add_working_days",
    "again_after_deadlock",
    "append_part",
    "begin_upload",
    "calendar_entries",
    "canonical_json",
    "check_law",
    "checkpoint_of",
    "checkpoints",
    "clean",
    "clock",
    "daily",
    "day_and_month",
    "enqueue",
    "enqueue_once",
    "event_types",
    "events_about",
    "file_bytes",
    "find_event",
    "find_mojibake",
    "finish_upload",
    "first_whole_typeface",
    "fold",
    "forget_file",
    "free_bytes",
    "full_date",
    "home",
    "inspect_file",
    "is_embedded",
    "is_public",
    "is_sealed",
    "is_working_day",
    "job",
    "keep_file",
    "kept_file",
    "kept_secret",
    "law_calendar",
    "law_path",
    "ledger_state",
    "load_law",
    "lock_content",
    "next_working_day",
    "nfc",
    "now",
    "number",
    "office_calendar",
    "open_file",
    "ordinal",
    "prove",
    "prove_consistency",
    "publish",
    "publish_many",
    "read_checkpoint",
    "read_law",
    "remaining",
    "replay",
    "rotate_key",
    "run_apart",
    "run_prepared",
    "run_sealer",
    "same_name",
    "seal",
    "setting",
    "share",
    "sniff",
    "sort_key",
    "source",
    "sources",
    "term_of_days",
    "term_of_working_days",
    "today",
    "upcaster",
    "upload_state",
    "uuid7",
    "weekday",
    "weekly",
    "working_days_between",
]
