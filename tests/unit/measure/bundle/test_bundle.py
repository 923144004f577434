"""A bundle is computed again elsewhere, and any byte of it that is not as written is found."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from nhip.measure import shelf
from nhip.measure.bundle import Doubt, Verified, verify_bundle, write_bundle
from nhip.measure.bundle.package import pack, unpack
from nhip.measure.bundle.writing import MANIFEST, SCORES, SEAL, digest, plain_json
from nhip.measure.engine import Figures, Problems, Result, compute, read_definition, read_figures
from nhip.measure.recomputing import DEFINITION, FIGURES
from nhip.web.cli.index_bundle import bundle, verify


def _small(value: str = "0.4") -> tuple[Result, Figures]:
    definition = read_definition(
        """schema: nhip/index/1
code: IDX
title: {vi: Chỉ số, en: Index}
components:
  IDX: {title: Index, aggregate: geometric, weights: equal}
  x: {parent: IDX, title: X, missing: {rule: last}}
  y: {parent: IDX, title: Y, divide_by: pop}
editions: {"2024": {}}
""",
        "d",
    )
    figures = read_figures(
        f"unit,series,period,value,status\nA,x,2024,{value},A\nB,x,2023,0.9,A\nA,y,2024,3,A\nB,y,2024,2,A\n"
        "A,pop,2024,4,A\nB,pop,2024,8,A\nA,unused,2024,1,A\n",
        "f",
    )
    return compute(definition, figures, "2024"), figures


@pytest.fixture(scope="module")
def small() -> bytes:
    return write_bundle(*_small())


def _codes(found: Verified) -> list[str]:
    for problem in found.problems:
        assert problem.cause.vi
        assert problem.cure.vi
    return [problem.code for problem in found.problems]


def _resealed(data: bytes, changed: dict[str, bytes | None], **manifest: object) -> bytes:
    """What somebody makes who changes files and writes manifest and digests anew."""
    files = unpack(data, "b")
    for name, content in changed.items():
        if content is None:
            del files[name]
        else:
            files[name] = content
    listed = json.loads(files[MANIFEST]) | manifest
    listed["files"] = {
        name: {"bytes": len(content), "sha256": digest(content)}
        for name, content in files.items()
        if name not in {MANIFEST, SEAL}
    }
    files[MANIFEST] = plain_json(listed)
    files[SEAL] = f"{digest(files[MANIFEST])}  {MANIFEST}\n".encode()
    return pack(files)


def test_a_bundle_holds_what_is_needed_and_is_the_same_every_time(small: bytes) -> None:
    assert write_bundle(*_small()) == small
    files = unpack(small, "b")
    assert set(files) == {
        "README.en.md", "README.vi.md", DEFINITION, FIGURES, MANIFEST, SEAL, "notices.json",
        "results/result.json", SCORES, "sources.json", "units.csv",
    }  # fmt: skip
    assert b"unused" not in files[FIGURES]
    assert b"B,x,2023,0.9,A" in files[FIGURES]
    assert {"platform", "engine", "schema", "python", "numpy"} == set(json.loads(files[MANIFEST])["versions"])


def test_it_is_computed_again_in_a_process_of_its_own(small: bytes) -> None:
    found = verify_bundle(small)
    assert (found.is_sound, found.index, found.edition) == (True, "IDX", "2024")
    header = unpack(small, "b")[SCORES].split(b"\n")[0]
    assert found.compared == 2 * len(header.split(b","))
    assert found.sha256 == digest(small)


def test_computing_again_opens_no_file_of_law_or_figures(small: bytes) -> None:
    files = unpack(small, "b")
    watched = (
        "import sys\n"
        "def watch(event, args):\n"
        "    rooms = ('/law/', '/figures/', '/_law/', '/_figures/')\n"
        "    if event == 'open' and any(room in str(args[0]) for room in rooms):\n"
        "        sys.exit(f'opened {args[0]}')\n"
        "sys.addaudithook(watch)\n"
        "from nhip.measure.recomputing import main\nmain()\n"
        "assert not [name for name in sys.modules if name.startswith(('django', 'nhip.kernel'))]\n"
    )
    given = {
        "definition": files[DEFINITION].decode(),
        "figures": files[FIGURES].decode(),
        "asked": {"edition": "2024"},
    }
    done = subprocess.run(
        [sys.executable, "-I", "-c", watched],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [row["unit"] for row in json.loads(done.stdout)["rows"]] == ["A", "B"]


def test_every_changed_byte_is_found(small: bytes) -> None:
    # Every byte of the package's own structure at both ends, and each third byte of everything between.
    places = [*range(200), *range(200, len(small) - 1_200, 3), *range(len(small) - 1_200, len(small))]
    unseen = []
    for place in places:
        changed = bytearray(small)
        changed[place] ^= 0x01
        if verify_bundle(bytes(changed), recompute=False).is_sound:
            unseen.append(place)
    assert not unseen
    assert not verify_bundle(small + b"\0", recompute=False).is_sound
    assert not verify_bundle(small[:-1], recompute=False).is_sound


def test_files_changed_missing_or_added_are_named(small: bytes) -> None:
    files = unpack(small, "b")
    changed = verify_bundle(pack({**files, FIGURES: files[FIGURES].replace(b"0.4", b"0.5")}), "b.zip")
    assert _codes(changed) == ["bundle.changed"]
    assert changed.problems[0].place == "b.zip: figures.csv"
    assert _codes(verify_bundle(pack({**files, "more.txt": b"x"}))) == ["bundle.extra"]
    assert _codes(verify_bundle(pack({n: c for n, c in files.items() if n != "units.csv"}))) == [
        "bundle.missing"
    ]
    assert _codes(verify_bundle(pack({n: c for n, c in files.items() if n != SEAL}))) == [
        "bundle.no_manifest"
    ]
    assert _codes(verify_bundle(_resealed(small, {SCORES: None}))) == ["bundle.missing"]
    assert _codes(verify_bundle(pack({**files, MANIFEST: files[MANIFEST] + b" "}))) == [
        "bundle.manifest_changed"
    ]


def test_a_forged_result_is_found_by_computing_it_again(small: bytes) -> None:
    scores = unpack(small, "b")[SCORES].replace(b"A,0.54772255750516", b"A,0.55772255750516")
    assert b"0.5577" in scores
    found = verify_bundle(_resealed(small, {SCORES: scores}), "b.zip")
    assert _codes(found) == ["bundle.differs"]
    assert found.problems[0].place == "b.zip: results/scores.csv (A, score)"
    figures = unpack(small, "b")[FIGURES].replace(b"0.4", b"0.5")
    places = [
        problem.place for problem in verify_bundle(_resealed(small, {FIGURES: figures}), "b.zip").problems
    ]
    assert "b.zip: results/scores.csv (A, x)" in places
    assert any("results/result.json (units[0].score)" in place for place in places)


def test_what_cannot_be_computed_is_said_where_it_stands(small: bytes) -> None:
    broken = _resealed(small, {FIGURES: b"unit,series,period,value,status\nA,x,2024,zero,A\n"})
    found = verify_bundle(broken, "b.zip")
    assert _codes(found) == ["figures.not_a_number"]
    assert found.problems[0].place.startswith("b.zip: figures.csv:2")


def test_bundles_of_another_version_are_refused_and_other_machines_are_said(small: bytes) -> None:
    assert _codes(verify_bundle(_resealed(small, {}, bundle="nhip/bundle/9"))) == ["bundle.version"]
    versions = json.loads(unpack(small, "b")[MANIFEST])["versions"]
    found = verify_bundle(_resealed(small, {}, versions=versions | {"numpy": "1.0"}), recompute=False)
    assert found.is_sound
    assert [notice.about for notice in found.notices] == ["numpy"]
    assert _codes(verify_bundle(_resealed(small, {}, asked=[]))) == ["bundle.manifest"]


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", "C:x", "a\\b", "a//b", "x\ny"])
def test_names_that_lead_out_of_the_package_are_refused(name: str, small: bytes) -> None:
    assert _codes(verify_bundle(pack({**unpack(small, "b"), name: b"x"}))) in (
        ["bundle.path"],
        ["bundle.damaged"],
    )


def test_bombs_and_other_files_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("figures.csv", b" " * 50_000_000)
    assert _codes(verify_bundle(out.getvalue())) == ["bundle.packed"]
    assert _codes(verify_bundle(b"no zip")) == ["bundle.not_zip"]
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as package:
        for number in range(70):
            package.writestr(f"f{number}", b"")
    assert _codes(verify_bundle(many.getvalue())) == ["bundle.too_many"]


def test_figures_that_do_not_give_the_result_are_refused() -> None:
    result, _ = _small()
    _, others = _small("0.5")
    with pytest.raises(Problems) as refused:
        write_bundle(result, others)
    assert refused.value.found[0].code == "bundle.not_reproduced"


def test_egdi_with_its_uncertainty_is_verified_and_a_forged_rank_found(tmp_path: Path) -> None:
    definition = shelf.definition("EGDI")
    figures = shelf.figures_for(definition)
    result = compute(definition, figures, "2018")
    ledger = [{"event": "measure.figures_loaded", "id": "00000000-0000-0000-0000-000000000001"}]
    data = write_bundle(
        result, figures, shelf.units_of(definition), uncertainty=Doubt(200, 7, 4), ledger=ledger
    )
    files = unpack(data, "b")
    assert {"results/uncertainty.json", "ledger.json"} <= set(files)
    assert json.loads(files["sources.json"])
    assert "Việt Nam".encode() in files["units.csv"]
    path = tmp_path / "egdi.zip"
    path.write_bytes(data)
    run = CliRunner().invoke(verify, [str(path)])
    assert run.exit_code == 0, run.output
    assert "EGDI 2018" in run.output
    forged = files["results/uncertainty.json"].replace(b'"seed": 7', b'"seed": 8')
    path.write_bytes(_resealed(data, {"results/uncertainty.json": forged}))
    run = CliRunner().invoke(verify, [str(path)])
    assert run.exit_code == 2
    assert "results/uncertainty.json (seed)" in run.output


def test_the_command_writes_a_bundle(tmp_path: Path) -> None:
    out = tmp_path / "hdi.zip"
    run = CliRunner().invoke(bundle, ["HDI", "--edition", "2023", "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert digest(out.read_bytes()) in run.output
    assert verify_bundle(out, recompute=False).is_sound
