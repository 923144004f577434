"""Verifying a bundle: every byte against its digest, every number against a computation of our own.

The computation runs in a fresh process that is given the bundle's texts and nothing else.
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nhip.measure.bundle.package import MOST_BYTES, pack, unpack
from nhip.measure.bundle.writing import (
    FORM,
    MANIFEST,
    RESULT,
    SCORES,
    SEAL,
    TOLERANCE,
    UNCERTAINTY,
    close,
    digest,
    versions,
)
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.engine.schema import SCHEMA
from nhip.measure.recomputing import DEFINITION, FIGURES, INNER, inner_place

_AGAIN: Final = label("lấy lại gói từ nơi phát hành.", "get the bundle again from where it was published.")
_SECONDS: Final = 600
_MOST: Final = 200


@dataclass(frozen=True)
class Verified:
    """What a verification came to. ``problems`` are empty exactly when the bundle is sound.

    ``sha256`` is the digest of the whole file, to compare with the one that its publisher announced;
    ``compared`` the number of scores, ranks and groups that were computed again; ``notices`` tell of other
    versions that computed here.
    """

    name: str
    sha256: str
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...] = ()
    compared: int = 0
    index: str = ""
    edition: str = ""

    @property
    def is_sound(self) -> bool:
        """True when nothing was found."""
        return not self.problems


def verify_bundle(source: bytes | Path, name: str | None = None, *, recompute: bool = True) -> Verified:
    """Check a bundle, given as bytes or a path; without ``recompute`` only its bytes.

    Everything that is wrong is in the answer; nothing is raised but :class:`OSError` for a path that cannot
    be read.
    """
    if isinstance(source, Path):
        name = name or source.name
        with source.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    else:
        data = source
    checking = _Checking(data, name or "bundle.zip")
    try:
        manifest = checking.content()
        if manifest is not None and recompute and not checking.problems:
            checking.numbers(manifest)
    except Problems as found:
        checking.problems += found.found
    return checking.verified()


class _Checking:
    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        self.files: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self.notices: list[Notice] = []
        self.compared = 0
        self.about = ("", "")

    def verified(self) -> Verified:
        return Verified(
            self.name,
            digest(self.data),
            tuple(self.problems[:_MOST]),
            tuple(self.notices),
            self.compared,
            *self.about,
        )

    def content(self) -> dict[str, Any] | None:
        """Check names, digests, versions and the package itself; the manifest if it can be read."""
        self.files = unpack(self.data, self.name)
        written = self.files.get(MANIFEST)
        if written is None or SEAL not in self.files:
            self._problem(
                "bundle.no_manifest",
                "",
                "thiếu bản kê hoặc mã băm của nó.",
                "the manifest or its digest is missing.",
            )
            return None
        if self.files[SEAL] != f"{digest(written)}  {MANIFEST}\n".encode():
            self._problem(
                "bundle.manifest_changed",
                MANIFEST,
                "bản kê không khớp mã băm của nó.",
                "the manifest does not match its digest.",
            )
            return None
        manifest = self._manifest(written)
        if manifest is None:
            return None
        self._digests(manifest["files"])
        if not self.problems and pack(self.files) != self.data:
            self._problem(
                "bundle.package_changed",
                "",
                "vỏ gói zip đã bị sửa.",
                "the package around the files was changed.",
            )
        return manifest

    def _manifest(self, written: bytes) -> dict[str, Any] | None:
        try:
            manifest: dict[str, Any] = json.loads(written)
            form, schema = manifest["bundle"], manifest["versions"]["schema"]
            asked, listed = manifest["asked"], manifest["files"]
            sound = isinstance(asked, dict) and all(isinstance(e["sha256"], str) for e in listed.values())
            self.about = str(manifest["index"]), str(asked.get("edition") or "")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            sound, manifest, form, schema = False, {}, FORM, SCHEMA
        if not sound:
            self._problem(
                "bundle.manifest", MANIFEST, "bản kê không đọc được.", "the manifest cannot be read."
            )
            return None
        if form != FORM or schema != SCHEMA:
            self._problem(
                "bundle.version",
                MANIFEST,
                f"gói viết theo {form}, {schema}; phiên bản này đọc {FORM}, {SCHEMA}.",
                f"the bundle is of {form}, {schema}; this version reads {FORM}, {SCHEMA}.",
                label("kiểm tra bằng phiên bản đã viết ra gói.", "verify it with the version that wrote it."),
            )
            return None
        here = versions()
        for part, there in manifest["versions"].items():
            if here.get(part) != there:
                self.notices.append(
                    Notice(
                        "bundle.other_version",
                        str(part),
                        label(
                            f"gói tính bằng {part} {there}, ở đây là {here.get(part)}.",
                            f"computed with {part} {there}; here it is {here.get(part)}.",
                        ),
                    )
                )
        return manifest

    def _digests(self, listed: dict[str, dict[str, Any]]) -> None:
        for name in sorted({*listed, *self.files} - {MANIFEST, SEAL}):
            if name not in self.files:
                self._problem(
                    "bundle.missing", name, "thiếu tệp có trong bản kê.", "a file of the manifest is missing."
                )
            elif name not in listed:
                self._problem(
                    "bundle.extra", name, "tệp không có trong bản kê.", "the file is not in the manifest."
                )
            elif digest(self.files[name]) != listed[name]["sha256"]:
                self._problem(
                    "bundle.changed",
                    name,
                    "nội dung không khớp mã băm.",
                    "the content does not match its digest.",
                )
        for name in {DEFINITION, FIGURES, SCORES, RESULT} - set(self.files):
            if name not in listed:
                self._problem(
                    "bundle.missing", name, "thiếu tệp bắt buộc.", "a file that every bundle has is missing."
                )

    def numbers(self, manifest: dict[str, Any]) -> None:
        """Compute again in a fresh process and compare, place by place."""
        again = self._computed(manifest["asked"])
        if again is None:
            return
        tolerance = min(float(manifest.get("tolerance", TOLERANCE)), 1e-6)
        self._rows(again["rows"], tolerance)
        self._json(RESULT, again["result"], tolerance)
        if UNCERTAINTY in self.files and "uncertainty" in again:
            self._json(UNCERTAINTY, again["uncertainty"], tolerance)

    def _computed(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        given = {
            "definition": self.files[DEFINITION].decode("utf-8", "replace"),
            "figures": self.files[FIGURES].decode("utf-8", "replace"),
            "asked": asked,
            "inner": {code: self._inner(code) for code in self._codes_inside()},
        }
        with tempfile.TemporaryDirectory() as elsewhere:
            try:
                done = subprocess.run(
                    [sys.executable, "-I", "-m", "nhip.measure.recomputing"],
                    input=json.dumps(given),
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    cwd=elsewhere,
                    timeout=_SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                done = None
        if done is None or done.returncode != 0:
            said = "" if done is None else done.stderr.strip()[-200:]
            self._problem(
                "bundle.not_computed",
                DEFINITION,
                f"không tính lại được. {said}",
                f"it could not be computed again. {said}",
            )
            return None
        answer: dict[str, Any] = json.loads(done.stdout)
        for code, place, cause_vi, cause_en, cure_vi, cure_en in answer.get("problems", []):
            self.problems.append(
                Problem(code, f"{self.name}: {place}", label(cause_vi, cause_en), label(cure_vi, cure_en))
            )
        return None if "problems" in answer else answer

    def _codes_inside(self) -> list[str]:
        """The codes of the indices inside, by the folders of the package."""
        return sorted({name.split("/")[1] for name in self.files if name.startswith(INNER)})

    def _inner(self, code: str) -> tuple[str, str]:
        texts = (self.files.get(inner_place(code) + name, b"") for name in (DEFINITION, FIGURES))
        definition, figures = (text.decode("utf-8", "replace") for text in texts)
        return definition, figures

    def _rows(self, rows: list[dict[str, Any]], tolerance: float) -> None:
        written = list(csv.DictReader(io.StringIO(self.files[SCORES].decode("utf-8", "replace"))))
        by_unit = {row.get("unit"): row for row in written}
        for unit in sorted({str(unit) for unit in by_unit} - {row["unit"] for row in rows}):
            self._problem(
                "bundle.differs",
                f"{SCORES} ({unit})",
                "đơn vị không có khi tính lại.",
                "the unit is not there when computed again.",
            )
        for row in rows:
            there = by_unit.get(row["unit"], {})
            for column, value in row.items():
                self._compare(f"{SCORES} ({row['unit']}, {column})", there.get(column), value, tolerance)

    def _compare(self, place: str, written: str | None, value: Any, tolerance: float) -> None:
        self.compared += 1
        if isinstance(value, float | int) and written:
            try:
                same = close(float(written), float(value), tolerance)
            except ValueError:
                same = False
        else:
            same = (written or "") == ("" if value is None else str(value))
        if not same:
            self._differs(place, written or "–", value)

    def _json(self, name: str, again: Any, tolerance: float) -> None:
        try:
            there = json.loads(self.files[name])
        except (ValueError, RecursionError):
            self._problem("bundle.unreadable", name, "không đọc được.", "it cannot be read.")
            return
        for place, written, value in _unlike(there, again, "", tolerance):
            self._differs(f"{name} ({place})", written, value)

    def _differs(self, place: str, written: Any, value: Any) -> None:
        self._problem(
            "bundle.differs",
            place,
            f"gói ghi {str(written)[:60]}, tính lại được {str(value)[:60]}.",
            f"the bundle says {str(written)[:60]}; computed again it is {str(value)[:60]}.",
        )

    def _problem(self, code: str, place: str, vi: str, en: str, cure: Label = _AGAIN) -> None:
        at = f"{self.name}: {place}" if place else self.name
        self.problems.append(Problem(code, at, label(vi, en), cure))


def _unlike(there: Any, again: Any, place: str, tolerance: float) -> list[tuple[str, Any, Any]]:
    """Where two JSON values differ: place, what stands there, what it should be."""
    if isinstance(there, dict) and isinstance(again, dict):
        found = []
        for key in [*there, *(key for key in again if key not in there)]:
            found += _unlike(
                there.get(key), again.get(key), f"{place}.{key}" if place else str(key), tolerance
            )
        return found
    if isinstance(there, list) and isinstance(again, list) and len(there) == len(again):
        found = []
        for number, (one, other) in enumerate(zip(there, again, strict=True)):
            found += _unlike(one, other, f"{place}[{number}]", tolerance)
        return found
    numbers = (float, int)
    if isinstance(there, numbers) and isinstance(again, numbers):
        return [] if close(float(there), float(again), tolerance) else [(place, there, again)]
    return [] if there == again else [(place, there, again)]
