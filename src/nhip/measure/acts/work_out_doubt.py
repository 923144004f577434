"""Work out how sure the ranks of an edition are, and keep it."""

from nhip.kernel.api import now
from nhip.measure import queries, shelf
from nhip.measure.basis import basis_of
from nhip.measure.doubt import as_found, packed, work_out
from nhip.measure.engine.problems import Problems
from nhip.measure.models import StoredDoubt


def work_out_doubt(code: str, edition: str, *, again: bool = False) -> bool:
    """Store the doubt of an edition, unless what is stored rests on the same; True when it was worked out.

    What cannot be worked out (no figures, nothing to vary) is stored with its reason, so that the page can
    say it.
    """
    queries.forget()
    index = shelf.definition(code)
    basis = basis_of(index.code)
    kept = StoredDoubt.objects.filter(index=index.code, edition=edition, **basis.values)
    if not again and kept.filter(computed_at__isnull=False).exists():
        return False
    stored, _ = StoredDoubt.objects.get_or_create(
        index=index.code, edition=edition, defaults={**basis.values, "asked_at": now()}
    )
    for name, value in basis.values.items():
        setattr(stored, name, value)
    try:
        found = work_out(queries.result(index.code, edition))
    except Problems as problems:
        cause = problems.found[0].cause
        stored.refusal = {"vi": cause.vi, "en": cause.en}
        stored.found = stored.ranks = stored.seed = stored.draws = stored.level = None
    else:
        stored.refusal = None
        stored.found, stored.ranks = as_found(found), packed(found.ranks)
        stored.seed, stored.draws, stored.level = found.seed, found.draws, found.level
    stored.computed_at = now()
    stored.save()
    return True
