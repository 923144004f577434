"""Checking a release from its downloaded files alone, on a machine that has no database.

Whole: every file has the digest that the list of checksums says. Released: the figures have the digest that
the ledger's event says. Signed: every figure stands in a set that its agency signed, and the signature
holds. Proved: both events are in the ledger, under a key that the reader trusts.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from cryptography import x509

from nhip.identity.api import Standing, verify_detached
from nhip.kernel.api import Text
from nhip.measure.collection.canonical import Line, lines_in
from nhip.measure.collection.packages.readme import SUMS
from nhip.measure.collection.packages.verifier import refuted_by

RELEASE_PROOF: Final = "proof-release.json"
PACKAGES_PROOF: Final = "proof-packages.json"
Held = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked. ``open`` is neither good nor bad: something could not be judged."""

    standing: Literal["good", "bad", "open"]
    words: Text


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader trusts from elsewhere; what is left out is taken from the folder, and said so."""

    keys: Sequence[str] = ()
    roots: Sequence[x509.Certificate] = ()


def verify_files(held: Held, trust: Trust) -> list[Finding]:
    """What was found in the files of one release, by name. The caller has set Django up; no database."""
    try:
        told = _metadata(held)
        lines = lines_in(held[f"{told['release']}.csv"])
        moment = datetime.fromisoformat(told["released_at"])
    except (KeyError, ValueError, StopIteration) as error:
        return [
            Finding(
                "bad",
                Text(
                    f"Không phải là thư mục của một bản phát hành: thiếu hoặc hỏng {error}.",
                    f"This is no release's folder: missing or broken: {error}.",
                ),
            )
        ]
    return [
        *_whole(held),
        *_released(held, told),
        *_signed(held, lines, told["release"], moment, trust),
        *_proved(held, told, trust),
    ]


def _metadata(held: Held) -> dict[str, Any]:
    name = next(name for name in held if name.endswith("-metadata.json"))
    told: dict[str, Any] = json.loads(held[name])
    return told


def _whole(held: Held) -> Iterator[Finding]:
    rows = (row.partition("  ") for row in held.get(SUMS, b"").decode().splitlines())
    listed = {name: digest for digest, _, name in rows if name}
    if not listed:
        yield Finding("bad", Text(f"Không có {SUMS}.", f"There is no {SUMS}."))
        return
    changed = [name for name, digest in listed.items() if name in held and _sha(held[name]) != digest]
    gone = [name for name in listed if name not in held]
    for name in changed:
        yield Finding("bad", Text(f"{name} đã bị thay đổi.", f"{name} was altered."))
    for name in gone:
        yield Finding("open", Text(f"Thiếu {name}, không kiểm được.", f"{name} is not here, not checked."))
    if not changed:
        count = len(listed) - len(gone)
        yield Finding("good", Text(f"{count} tệp còn nguyên.", f"{count} files are whole."))


def _released(held: Held, told: Mapping[str, Any]) -> Iterator[Finding]:
    name = f"{told['release']}.csv"
    if _sha(held[name]) == told["sha256"]:
        count = told["figures"]
        yield Finding(
            "good",
            Text(f"{name}: {count} số liệu, đúng dấu băm.", f"{name}: {count} figures with the digest told."),
        )
    else:
        yield Finding("bad", Text(f"{name} không đúng dấu băm.", f"{name} has another digest than told."))


def _signed(held: Held, lines: list[Line], code: str, at: datetime, trust: Trust) -> Iterator[Finding]:
    roots = list(trust.roots)
    if not roots:
        roots = (
            x509.load_pem_x509_certificates(held[f"{code}-roots.pem"]) if f"{code}-roots.pem" in held else []
        )
        yield Finding(
            "open",
            Text(
                "Tin nơi cấp chứng thư ghi trong thư mục; hãy so với nơi cấp công bố (--roots).",
                "Trusting the issuers in the folder; compare them with what they publish (--roots).",
            ),
        )
    covered: set[Line] = set()
    for name in sorted(name for name in held if name.startswith("signed-") and name.endswith(".p7s")):
        content = held.get(name.removesuffix(".p7s") + ".csv", b"")
        verdict = verify_detached(content, held[name], at=at, roots=roots)
        who = f"{name} ({verdict.signer})" if verdict.signer else name
        if verdict.standing is not Standing.VALID:
            yield Finding("bad", Text(f"{who}: {verdict.why.vi}", f"{who}: {verdict.why.en}"))
            continue
        agency = name.split("-")[1]
        covered |= {line for line in lines_in(content) if line.agency == agency}
        yield Finding("good", Text(f"{who}: {verdict.why.vi}", f"{who}: {verdict.why.en}"))
    bare = [line for line in lines if line not in covered]
    for line in bare[:20]:
        cell = f"{line.agency} {line.series} {line.area} {line.period}"
        yield Finding("bad", Text(f"{cell}: không có chữ ký nào.", f"{cell}: nobody signed it."))
    if not bare:
        yield Finding(
            "good",
            Text(f"{len(lines)} số liệu đều có chữ ký.", f"All {len(lines)} figures are under a signature."),
        )


def _proved(held: Held, told: Mapping[str, Any], trust: Trust) -> Iterator[Finding]:
    wanted = {
        RELEASE_PROOF: ("collection.figures_released", "digest", _sha(held[f"{told['release']}.csv"])),
        PACKAGES_PROOF: ("collection.packages_made", "checksums", _sha(held.get(SUMS, b""))),
    }
    for name, (kind, field, digest) in wanted.items():
        if name not in held:
            yield Finding(
                "open",
                Text(
                    f"Không có {name}: chưa niêm phong khi tải về; tải lại để có.",
                    f"{name} is not here: not sealed when it was downloaded; download again.",
                ),
            )
            continue
        yield from _proof(name, held[name], (kind, field, digest, told["release"]), trust)


def _proof(name: str, written: bytes, wanted: tuple[str, ...], trust: Trust) -> Iterator[Finding]:
    kind, field, digest, release = wanted
    try:
        proof = json.loads(written)
        event = json.loads(proof["body"])
        payload = event["payload"]
        keys = list(trust.keys) or [proof["verifier_key"]]
        is_it = event["type"] == kind and payload["release"] == release and payload[field] == digest
    except (ValueError, KeyError, TypeError) as error:
        yield Finding("bad", Text(f"{name} không đọc được: {error}", f"{name} cannot be read: {error}"))
        return
    if not trust.keys:
        yield Finding(
            "open",
            Text(
                f"{name}: tin khóa ghi trong tệp, hãy so với khóa đã công bố (--key): {keys[0]}",
                f"{name}: trusting the file's key, compare it with the published one (--key): {keys[0]}",
            ),
        )
    if (why := refuted_by(proof, keys)) is not None:
        yield Finding("bad", Text(f"{name}: {why.vi}.", f"{name}: {why.en}."))
    elif not is_it:
        yield Finding(
            "bad",
            Text(f"{name} nói về nội dung khác.", f"{name} is about another content."),
        )
    else:
        yield Finding(
            "good",
            Text(f"{name}: có trong sổ cái, đúng dấu băm.", f"{name}: in the ledger, with this digest."),
        )


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
