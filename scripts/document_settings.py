"""Write docs/settings.md from the settings as they are declared (with --check: is it fresh?)."""

import sys
from pathlib import Path

from nhip.kernel.settings import DECLARED
from nhip.kernel.settings_declared import Setting

TARGET = Path(__file__).resolve().parent.parent / "docs" / "settings.md"

HEAD = """\
# Cấu hình · Settings

Mọi thứ có thể đặt từ bên ngoài, bằng biến môi trường. Không có biến nào thì hệ thống chạy trên một máy,
với PostgreSQL đi kèm. Bảng này được sinh từ `src/nhip/kernel/settings_*.py` bằng lệnh `make docs`.

Everything that can be set from outside, by environment variables. With none of them, the platform runs on
one machine with a PostgreSQL of its own. `make docs` writes this table from `src/nhip/kernel/settings_*.py`.

| Tên · Name | Mặc định · Default | Ý nghĩa · Meaning |
|---|---|---|
"""


def table() -> str:
    """The whole document."""
    return HEAD + "".join(row(setting) for setting in DECLARED.values())


def row(setting: Setting) -> str:
    """One setting as a row of the table."""
    shown = "" if setting.default in ("", None, ()) else f"`{setting.default}`"
    return f"| `{setting.name}` | {shown} | {setting.meaning.vi}<br>{setting.meaning.en} |\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(TARGET.read_text(encoding="utf-8") != table())
    TARGET.write_text(table(), encoding="utf-8")
