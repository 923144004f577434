"""Where the law is kept: in the checkout beside the code, or inside the installed package."""

from functools import cache
from pathlib import Path

import nhip
from nhip.kernel.errors import Refusal
from nhip.kernel.words import Text


@cache
def law_root() -> Path:
    """The directory ``law/``. Raises a :class:`Refusal` if the installation lacks it."""
    package = Path(nhip.__file__).parent
    installed, checkout = package / "_law", package.parents[1] / "law"
    for root in (installed, checkout):
        if (root / "sources.yaml").is_file():
            return root
    raise Refusal(
        "kernel.law_missing",
        Text("Không tìm thấy thư mục law/", "The directory law/ was not found"),
        Text(f"Đã tìm tại {installed} và {checkout}.", f"Looked in {installed} and {checkout}."),
        Text("Hãy cài đặt lại phần mềm.", "Install the software again."),
        status=500,
    )


def law_path(*parts: str) -> Path:
    """The path of a file or directory under ``law/``; it need not exist."""
    return law_root().joinpath(*parts)
