"""Forgetting a kept file: only what the law says must not stay, and only where nothing else stands on it.

Evidence is never forgotten. Whoever keeps the same content at the same moment is waited for, and then it
stays: both sides lock the content by its digest, the keepers together, the forgetter alone.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import connection, models

from nhip.kernel.errors import Refusal
from nhip.kernel.files.staging import staged_path
from nhip.kernel.files.stores import store
from nhip.kernel.models_files import FileUpload, KeptFile
from nhip.kernel.words import Text

_DIGEST = 64  # hexadecimal digits of a SHA-256


def lock_content(digest: str, *, is_alone: bool = False) -> None:
    """Hold the content until the transaction ends: with all who keep it, or alone to forget it.

    To forget it nobody is waited for, so that no two wait for each other: raises ``kernel.file_busy``, which
    may pass, while others keep it.
    """
    function = "pg_try_advisory_xact_lock" if is_alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"kernel.file:{digest}"])
        (is_held,) = cursor.fetchone()
    if is_alone and not is_held:
        raise Refusal(
            "kernel.file_busy",
            Text(vi="Tệp đang được lưu", en="The file is being kept"),
            Text(
                vi="Một thao tác khác đang lưu cùng nội dung này.",
                en="Another act is keeping the same content.",
            ),
            Text(vi="Thử lại sau ít giây.", en="Try again in a few seconds."),
            retriable=True,
        )


def forget_file(
    digest: str, *, of: Callable[[str], bool], besides: tuple[type[models.Model], ...] = ()
) -> bool:
    """Delete the row and the bytes of a kept file that nothing stored names; whether it is gone.

    ``of`` tells whose uploads of it go too, by their ``owner``; an upload of anybody else's keeps the file.
    Rows of the models ``besides`` only describe the content and keep nothing: the caller deletes them. Must
    be called inside ``transaction.atomic``, as its last step, by whoever locked the content alone
    (:func:`lock_content`).
    """
    uploads = FileUpload.objects.filter(kept=digest)
    if not all(of(upload.owner) for upload in uploads) or _is_named(digest, besides):
        return False
    for upload in uploads:
        staged_path(upload.id).unlink(missing_ok=True)  # left where a program was killed in finishing it
    uploads.delete()
    KeptFile.objects.filter(pk=digest).delete()
    # Before the commit, while nobody can keep it anew: were the commit to fail, a row without bytes is left,
    # which the next attempt takes away.
    store().remove(digest)
    return True


def _is_named(digest: str, besides: tuple[type[models.Model], ...]) -> bool:
    """Whether a row of any part bears the digest in a field that has room for just that."""
    passed: tuple[type[models.Model], ...] = (KeptFile, FileUpload, *besides)
    return any(
        model._default_manager.filter(**{field.name: digest}).exists()  # noqa: SLF001 - Django's own way
        for model in apps.get_models()
        if model not in passed
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django's own way
        if isinstance(field, models.CharField) and field.max_length == _DIGEST
    )
