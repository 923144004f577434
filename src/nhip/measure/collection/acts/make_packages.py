"""Make the files of a release: the public dataset, a package for each international body, the signatures.

A job does it right after the release, since a large one takes longer than an act may. The files are made from
the frozen figures alone, kept by their digests and never replaced; their list of checksums goes into the
ledger.
"""

import hashlib

from django.db import transaction

from nhip.kernel.api import keep_file, publish
from nhip.measure.collection import errors
from nhip.measure.collection.events import PackagesMade
from nhip.measure.collection.models import Release, ReleaseFile
from nhip.measure.collection.packages.making import files_of
from nhip.measure.collection.packages.readme import SUMS
from nhip.measure.collection.queries.released import frozen


@transaction.atomic
def make_packages(code: str) -> bool:
    """True when the files were made, False when they were there already.

    Raises ``collection.release_unknown``; a message that its schema refuses is a fault of ours
    (:class:`~nhip.measure.collection.packages.making.InvalidPackageError`), and then nothing is kept.
    """
    release = Release.objects.select_for_update(of=("self",)).filter(code=code).first()
    if release is None:
        raise errors.release_unknown(code)
    if release.files.exists():
        return False
    made = files_of(frozen(release))
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release=release,
            body=file.body,
            kind=file.kind,
            name=file.name,
            file=keep_file(file.content).sha256,
        )
        for file in made
    )
    sums = next(file.content for file in made if file.name == SUMS)
    publish(
        PackagesMade(release=code, files=len(made), checksums=hashlib.sha256(sums).hexdigest()),
        subject=release.subject,
        agency=release.round.lead,
    )
    return True
