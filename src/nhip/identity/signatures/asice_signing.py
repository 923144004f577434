"""Making a signed container in one step, and telling whether the signatures of one hold over its files."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import cms
from cryptography import x509

from nhip.identity.models.certificate import Certificate
from nhip.identity.signatures.asice import (
    Container,
    archive_manifest,
    asic_manifest,
    digests_in,
    read_asice,
    signature_named,
    write_asice,
)
from nhip.identity.signatures.cms_completing import complete_cms
from nhip.identity.signatures.signing import sign_with
from nhip.identity.signatures.timestamps import Proven, judge_token, timestamp
from nhip.identity.signatures.trust import Asked, Brought
from nhip.identity.signatures.verdicts import UNSIGNED, Standing, Verdict, altered
from nhip.identity.signatures.verifying import verdict_over
from nhip.identity.signatures.xml_verifying import verify_xml_detached
from nhip.kernel.api import Text, now

_STAMPED_OTHERWISE = Text(
    vi="Gói không còn là gói đã được đóng dấu thời gian lưu trữ.",
    en="The container is not the one that the archive time stamp was made over.",
)


def sign_asice(files: Mapping[str, bytes], certificate: Certificate) -> bytes:
    """The container of ``files`` with a manifest signed under ``certificate`` (CAdES).

    The signature brings the answers about revocation along that can be had now, and where an authority for
    time stamps answers, its stamp stands over the files, the signature and those answers. Raises what
    :func:`nhip.identity.api.sign_with` raises, and ``identity.container_unreadable`` for a name that no
    container may hold.
    """
    manifest = asic_manifest(files)
    signature, _missing = complete_cms(sign_with(certificate, manifest).der)
    cades = [(manifest, signature)]
    over = archive_manifest(files, cades)
    stamp = timestamp(hashlib.sha256(over).digest())
    archive = (over, stamp.token) if stamp.token is not None else None
    return write_asice(files, cades=cades, archive=archive)


def verify_asice(
    data: bytes,
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
) -> tuple[Verdict, ...]:
    """A verdict for each signature of a container; one that says unsigned where there is none.

    A signature that leaves out a file of the container, or names one that is not there, counts as altered; an
    archive time stamp that does not match the container has a verdict, altered, of its own. Raises
    ``identity.container_unreadable``. ``at``, ``roots`` and ``crls`` are those of
    :func:`nhip.identity.api.verify_detached`.
    """
    held, asked = read_asice(data), Asked(at, roots, crls)
    stamps = [_judged(held, name, stamp, asked) for name, stamp in held.archives]
    times = [each.proven.moment for each in stamps if each.proven is not None]
    asked = replace(asked, brought=Brought(stamped_at=min(times, default=None)))
    verdicts = []
    for manifest, signature in held.cades:
        verdict = verdict_over(manifest, signature, asked)
        why = _difference(held, manifest)
        is_to_change = why is not None and verdict.standing not in (Standing.UNSIGNED, Standing.ALTERED)
        verdicts.append(altered(verdict, why) if is_to_change and why else verdict)
    verdicts += [
        verify_xml_detached(signature, held.files, at=at, roots=roots, crls=crls) for signature in held.xades
    ]
    verdicts += [Verdict(Standing.ALTERED, _STAMPED_OTHERWISE) for each in stamps if not each.is_intact]
    return tuple(verdicts) or (UNSIGNED,)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """An archive stamp: whether the container is the one it was made over, and what it proves."""

    is_intact: bool
    proven: Proven | None = None


def _judged(held: Container, name: str, stamp: str, asked: Asked) -> _Stamp:
    manifest, token = held.inside[name], held.inside.get(stamp, b"")
    try:
        listed = digests_in(manifest)
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        told = signed["encap_content_info"]["content"].parsed
        imprint, moment = told["message_imprint"], told["gen_time"].native
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        is_over_manifest = hashlib.new(algorithm, manifest).digest() == imprint["hashed_message"].native
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Stamp(is_intact=False)
    present = {
        each: hashlib.sha256(content).digest() for each, content in {**held.files, **held.inside}.items()
    }
    covered = {
        *held.files,
        *(each for each in held.inside if each.endswith(".p7s") or "ASiCManifest" in each),
        *(signature_named(manifest) for manifest, _ in held.cades),
    }
    is_intact = covered <= listed.keys() and all(present.get(each) == listed[each] for each in listed)
    if not is_intact or not is_over_manifest:
        return _Stamp(is_intact=False)
    relied = [max(now(), moment)] + ([asked.at] if asked.at is not None and asked.at >= moment else [])
    proven = (
        judge_token(signed, lambda wanted: hashlib.new(wanted, manifest).digest(), asked.roots, when)
        for when in relied
    )
    return _Stamp(is_intact=True, proven=next((each for each in proven if each is not None), None))


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
