"""What runs apart for a PDF of a stranger's: reads the file ``given`` in its folder, writes ``made``."""

from pathlib import Path

from nhip.identity.signatures.pdf_reading import read_signed
from nhip.identity.signatures.readings import packed


def main() -> None:
    """Read the signatures of one file in the current folder."""
    pdf = Path("given").read_bytes()
    Path("made").write_bytes(packed(read_signed(pdf)))
