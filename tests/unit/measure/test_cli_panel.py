"""``nhip index panel`` and ``nhip index change`` at the terminal: rows, JSON, refusals in both languages."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nhip.web.cli.index import index

DEFINITION = """
schema: nhip/index/1
code: TRY
title: {vi: Thử, en: Try}
components:
  TRY: {title: {vi: Thử, en: Try}, aggregate: arithmetic, weights: equal}
  dossiers:
    {title: {vi: Hồ sơ, en: Dossiers}, parent: TRY, unit: per_1000, divide_by: people, times: 1000,
     carry: sum, normalise: minmax}
  opinion: {title: {vi: Ý kiến, en: Opinion}, parent: TRY, carry: {rule: mean, by: people}, normalise: minmax}
"""
OLD = {"H02": (800, 1900, 6.0), "H05": (900, 1500, 7.0), "H14": (300, 540, 6.5), "H26": (5000, 8500, 7.5)}
NEW = {"H05": (1900, 3500, 6.8), "H14": (320, 545, 6.9), "H26": (5600, 8700, 7.2)}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    rows = ["unit,series,period,value,status,unit_measure"]
    for year, held in (("2024", OLD), ("2026", NEW)):
        for unit, values in held.items():
            for series, value, measure in zip(
                ("dossiers", "people", "opinion"), values, ("count", "persons", "points"), strict=True
            ):
                rows.append(f"{unit},{series},{year},{value},A,{measure}")
    (tmp_path / "try.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "try.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return [str(tmp_path / "try.yaml"), "--figures", str(tmp_path / "try.csv")]


def ask(*words: str) -> Result:
    return CliRunner().invoke(index, list(words))


def test_a_panel_through_the_merger_as_csv(files: list[str]) -> None:
    answer = ask("panel", *files, "--succession", "vn-provinces-2025")
    assert answer.exit_code == 0, answer.output
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert [(row["edition"], row["unit"]) for row in rows] == [
        (year, unit) for year in ("2024", "2026") for unit in ("H05", "H14", "H26")
    ]
    merged = next(row for row in rows if row["unit"] == "H05")
    assert merged["carried_from"] == "H02 H05"
    assert "vn-provinces-2025" in answer.stderr


def test_the_same_as_json_names_every_carried_figure(files: list[str]) -> None:
    answer = ask("panel", *files, "--succession", "vn-provinces-2025", "--format", "json", "--uncertainty")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    carried = {each["series"]: each for each in told["carried"]}
    assert carried["people"]["value"] == 3400.0
    assert carried["opinion"]["value"] == pytest.approx((1900 * 6 + 1500 * 7) / 3400)
    assert carried["opinion"]["from"] == ["H02", "H05"]
    assert set(told["statistics"]) == set(told["coherence"]) == set(told["uncertainty"]) == {"2024", "2026"}
    assert len(told["units"][0]["scores"]) == 2
    assert {notice["code"] for notice in told["notices"]} >= {"succession.carried", "succession.unconfirmed"}


def test_why_ranks_moved(files: list[str]) -> None:
    answer = ask("change", *files, "--succession", "vn-provinces-2025", "--from", "2024", "--to", "2026")
    assert answer.exit_code == 0, answer.output
    for row in csv.DictReader(io.StringIO(answer.stdout)):
        causes = sum(float(row[cause]) for cause in ("own", "others", "membership", "method"))
        assert causes == pytest.approx(float(row["gained"]), abs=1e-9)
        assert float(row["before"]) - float(row["after"]) == float(row["gained"])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--succession", "nowhere"], 2, "vn-provinces-2025"),
        (["--goalposts", "1999"], 2, "own, pooled"),
        (["--editions", "2024,2024"], 2, "named twice"),
        (["--succession", "vn-provinces-2025", "--method-of", "1999"], 2, ""),
    ],
)
def test_what_cannot_be_is_refused(files: list[str], words: list[str], code: int, said: str) -> None:
    if "1999" in words and "--method-of" in words:
        definition = Path(files[0])
        definition.write_text(DEFINITION + 'editions: {"2024": {}, "2026": {}}\n', "utf-8")
        said = "there is no edition"
    answer = ask("panel", *files, *words)
    assert answer.exit_code == code, answer.output
    assert said in answer.stderr
    assert not answer.stdout


def test_editions_the_wrong_way_round_are_refused(files: list[str]) -> None:
    answer = ask("change", *files, "--succession", "vn-provinces-2025", "--from", "2026", "--to", "2024")
    assert answer.exit_code == 2
    assert "turn --from and --to round" in answer.stderr
    answer = ask("change", *files, "--from", "2024", "--to", "2026", "--unit", "H02")
    assert answer.exit_code == 2
    assert "no rank in both" in answer.stderr
