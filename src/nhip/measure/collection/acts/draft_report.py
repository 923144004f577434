"""Draft the thematic report of a round, a quarter or a year from the record, and keep the draft."""

from django.db import connection, transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, keep_file, now, publish, setting
from nhip.measure.collection.events import ReportDrafted
from nhip.measure.collection.models import ReportDraft
from nhip.measure.collection.reports.as_docx import as_docx
from nhip.measure.collection.reports.as_pdf import as_pdf, typeface
from nhip.measure.collection.reports.drafting import draft
from nhip.measure.collection.reports.reading import read_record, scope_of
from nhip.measure.collection.reports.scope import Kind

ACTION = Text(vi="lập dự thảo báo cáo", en="draft a report")
_LOCK = 4_017_202  # drafts of one report are numbered without a gap


def draft_report(kind: Kind, code: str, *, by: Account) -> ReportDraft:
    """The draft, with its DOCX and PDF. Where the record has not moved since the last draft and the day is
    the same, that draft is given back and nothing is written.

    Raises ``identity.not_permitted``, ``collection.report_period``, ``collection.round_unknown`` or
    ``collection.nothing_to_report``.
    """
    demand(by, Permission.COORDINATE_FIGURES, ACTION)
    scope = scope_of(kind, code)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        record = read_record(scope)
        document = draft(record, setting("NHIP_SITE_URL") or f"http://localhost:{setting('NHIP_PORT')}")
        last = ReportDraft.objects.filter(kind=kind.value, scope=code).order_by("-number").first()
        if last is not None and last.digest == document.digest:
            return last
        letters = typeface()
        docx, pdf = as_docx(document), as_pdf(document, letters)
        drafted = ReportDraft(
            kind=kind.value,
            scope=code,
            number=(last.number if last else 0) + 1,
            title=document.title[:400],
            lead=record.lead,
            document=document.written(),
            digest=document.digest,
            docx=keep_file(docx).sha256,
            pdf=keep_file(pdf).sha256,
            typeface=letters,
            rounds=[one.code for one in record.rounds],
            releases=[{"code": one.code, "digest": one.digest} for one in record.releases],
            author=str(by.public_id),
            drafted_at=now(),
        )
        drafted.event_id = publish(
            ReportDrafted(
                kind=kind.value,
                scope=code,
                number=drafted.number,
                digest=drafted.digest,
                docx=drafted.docx,
                pdf=drafted.pdf,
                releases=tuple(one.code for one in record.releases),
            ),
            subject=drafted.subject,
            actor=by.subject,
            agency=record.lead,
        )
        drafted.save(force_insert=True)
    return drafted
