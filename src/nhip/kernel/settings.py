"""Everything that can be set from outside: few names, each declared with its meaning beside this module.

A setting is an environment variable. This module is the only one that reads the environment;
``docs/settings.md`` explains every name to those who run the platform, and a test compares the two.
It needs neither Django nor a database, so it can be read before anything else is up.
"""

import os
from pathlib import Path
from typing import Any, Final

from nhip.kernel.errors import Refusal
from nhip.kernel.settings_declared import DECLARATIONS
from nhip.kernel.settings_kept import KEPT
from nhip.kernel.words import Text

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def checkout() -> Path:
    """The directory that holds ``pyproject.toml``, or the current one where the package was installed."""
    root = _PACKAGE.parents[1]
    return root if (root / "pyproject.toml").is_file() else Path.cwd()


DECLARED: Final = {setting.name: setting for setting in (*DECLARATIONS, *KEPT)}


def setting(name: str) -> Any:
    """The value of the setting ``name``, read from the environment now, of the type its row declares.

    ``None`` or an empty value means "not set". Raises :class:`Refusal` (``kernel.setting_unreadable``)
    when the text cannot be read as that type, and ``KeyError`` for a name nobody declared.
    """
    declared = DECLARED[name]
    raw = os.environ.get(name)
    if raw is None or not raw.strip():
        return declared.default
    try:
        return declared.read(raw.strip())
    except ValueError:
        raise Refusal(
            "kernel.setting_unreadable",
            Text(vi=f"Không đọc được cấu hình {name}.", en=f"The setting {name} cannot be read."),
            Text(vi=f"Giá trị hiện tại là “{raw}”.", en=f"Its value is “{raw}”."),
            Text(
                vi=f"{declared.meaning.vi} Sửa lại rồi chạy lại.",
                en=f"{declared.meaning.en} Set it and start again.",
            ),
        ) from None


def home() -> Path:
    """Where this run keeps its own files (``NHIP_HOME``); made on first use by whoever writes there."""
    chosen: Path | None = setting("NHIP_HOME")
    return chosen or checkout() / ".nhip"


def is_embedded() -> bool:
    """Whether the platform brings its own database: the development shape, not the node shape."""
    return not setting("DATABASE_URL")
