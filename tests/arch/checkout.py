"""What the building is made of: the files that are ours, and what the source says without running it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "nhip"
_TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".csv",
    ".sh",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".txt",
    ".po",
    "",
}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository, new ones too, but nothing that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=30,
    ).stdout  # fmt: skip
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def texts() -> list[Path]:
    return [path for path in files() if path.suffix in _TEXT]


def modules(below: Path = SOURCE) -> list[Path]:
    """Our Python files below a directory, without the migrations that Django writes."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(below) and "migrations" not in path.parts
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
