"""Making a signed container in one step, and telling whether the signatures of one hold over its files."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from cryptography import x509

from nhip.identity.models.certificate import Certificate
from nhip.identity.signatures.asice import Container, asic_manifest, digests_in, read_asice, write_asice
from nhip.identity.signatures.signing import sign_with
from nhip.identity.signatures.verdicts import UNSIGNED, Standing, Verdict, altered
from nhip.identity.signatures.verifying import verify_detached
from nhip.identity.signatures.xml_verifying import verify_xml_detached
from nhip.kernel.api import Text


def sign_asice(files: Mapping[str, bytes], certificate: Certificate) -> bytes:
    """The container of ``files`` with a manifest signed under ``certificate`` (CAdES).

    Raises what :func:`nhip.identity.api.sign_with` raises, and ``identity.container_unreadable`` for a name
    that no container may hold.
    """
    manifest = asic_manifest(files)
    return write_asice(files, cades=[(manifest, sign_with(certificate, manifest).der)])


def verify_asice(
    data: bytes,
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
) -> tuple[Verdict, ...]:
    """A verdict for each signature of a container; one that says unsigned where there is none.

    A signature that leaves out a file of the container, or names one that is not there, counts as altered.
    Raises ``identity.container_unreadable``. ``at``, ``roots`` and ``crls`` are those of
    :func:`nhip.identity.api.verify_detached`.
    """
    held = read_asice(data)
    verdicts = []
    for manifest, signature in held.cades:
        verdict = verify_detached(manifest, signature, at=at, roots=roots, crls=crls)
        why = _difference(held, manifest)
        is_to_change = why is not None and verdict.standing not in (Standing.UNSIGNED, Standing.ALTERED)
        verdicts.append(altered(verdict, why) if is_to_change and why else verdict)
    verdicts += [
        verify_xml_detached(signature, held.files, at=at, roots=roots, crls=crls) for signature in held.xades
    ]
    return tuple(verdicts) or (UNSIGNED,)


def _difference(held: Container, manifest: bytes) -> Text | None:
    """How the files differ from what the manifest lists; None where they are the same."""
    try:
        listed = digests_in(manifest)
    except ValueError as error:
        return Text(vi=f"Không đọc được danh mục: {error}.", en=f"The manifest cannot be read: {error}.")
    present = {name: hashlib.sha256(content).digest() for name, content in held.files.items()}
    differing = sorted(
        name for name in listed.keys() | present.keys() if listed.get(name) != present.get(name)
    )
    if not differing:
        return None
    names = ", ".join(differing)
    return Text(vi=f"Khác với lúc ký: {names}.", en=f"Not as it was signed: {names}.")
