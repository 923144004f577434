"""``nhip index bundle`` and ``nhip index verify``: a result to be computed again elsewhere, and the check."""

import json
import sys
from pathlib import Path

import click

from nhip.measure import api
from nhip.measure.engine import compute as compute_edition
from nhip.web.cli.index_answers import say_notices, write_bytes
from nhip.web.cli.index_input import Asked, index_options


@click.command()
@click.option("--uncertainty", "draws", type=click.IntRange(1, 1_000_000), help="Kèm độ bất định · draws.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Hạt ngẫu nhiên · the seed."
)
@click.option("--digits", type=click.IntRange(0, 12), help="Số liệu có mấy chữ số · figures' decimals.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@index_options
def bundle(
    *,
    found: Asked,
    edition: str | None,
    stage: str | None,
    draws: int | None,
    seed: int,
    digits: int | None,
    out: Path,
) -> None:
    """Đóng gói để nơi khác tính lại · Everything that is needed to compute a result again elsewhere."""
    result = compute_edition(found.definition, found.figures, edition, stage=stage, resolver=api.resolved)
    doubt = None if draws is None else api.bundle_doubt(draws, seed, digits)
    data = api.write_bundle(result, found.figures, found.units, uncertainty=doubt)
    write_bytes(data, out)
    say_notices(result.notices)
    click.echo(f"{out}: {len(data):,} byte, SHA-256 {api.verify_bundle(data, recompute=False).sha256}")


@click.command()
@click.argument("package", metavar="BUNDLE.zip", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(package: Path, form: str) -> None:
    """Kiểm tra gói và tính lại · Check a bundle byte by byte and compute it again."""
    found = api.verify_bundle(package)
    if form == "json":
        answer = {
            "sound": found.is_sound,
            "sha256": found.sha256,
            "index": found.index,
            "edition": found.edition or None,
            "compared": found.compared,
            "problems": [
                {"code": p.code, "place": p.place, "cause": {"vi": p.cause.vi, "en": p.cause.en}}
                for p in found.problems
            ],
            "notices": [
                {"about": n.about, "text": {"vi": n.text.vi, "en": n.text.en}} for n in found.notices
            ],
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        say_notices(found.notices)
        for problem in found.problems:
            click.echo(f"✗ {problem.say('vi')}\n  {problem.say('en')}", err=True)
        if found.is_sound:
            click.echo(
                f"{found.name}: đạt · sound. {found.index} {found.edition}: {found.compared} giá trị khớp · "
                f"values agree when computed again. SHA-256 {found.sha256}"
            )
    if not found.is_sound:
        sys.exit(2)
