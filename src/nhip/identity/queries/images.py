"""The pictures that signatures and seals are shown by, and who may see them."""

from django.db.models import Q, QuerySet

from nhip.identity.models import Account
from nhip.identity.models.appearance_image import AppearanceImage
from nhip.identity.queries.permissions import agencies_reached
from nhip.identity.rules.roles import Permission
from nhip.identity.signatures.signing import certificate_of


def signature_image(account: Account) -> bytes:
    """The picture of a person's signature (PNG), empty where none was uploaded."""
    return _png(AppearanceImage.objects.filter(account=account))


def seal_image(agency_code: str) -> bytes:
    """The picture of an agency's seal (PNG), empty where none was uploaded."""
    return _png(AppearanceImage.objects.filter(agency__code=agency_code))


def images_visible_to(account: Account) -> QuerySet[AppearanceImage]:
    """One's own, and those of the seals one puts on: a picture of a seal is given to nobody else."""
    return AppearanceImage.objects.filter(
        Q(account=account) | Q(agency__code__in=sealed_by(account)), replaced_at__isnull=True
    )


def sealed_by(account: Account) -> frozenset[str]:
    """The agencies whose seal the account puts on letters."""
    return agencies_reached(account, Permission.SEAL_DOCUMENTS) or frozenset()


def signs_here(account: Account) -> bool:
    """Whether the account signs letters, or holds a certificate of its own to sign with."""
    return bool(agencies_reached(account, Permission.SIGN_DOCUMENTS)) or certificate_of(account) is not None


def _png(owned: QuerySet[AppearanceImage]) -> bytes:
    held = owned.filter(replaced_at__isnull=True).values_list("png", flat=True).first()
    return bytes(held) if held is not None else b""
