"""The stand-alone verifier of ledger proofs: its text, to be handed out, and its judgement."""

import importlib.util
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import nhip
from nhip.kernel.api import Text

NAME = "nhip_verify.py"


def verifier_path() -> Path:
    """Where the verifier lies: in the checkout, or in the installed package."""
    package = Path(nhip.__file__).parent
    installed = package / "_verifier"
    return (installed if installed.is_dir() else package.parents[1] / "verifier") / NAME


def refuted_by(proof: dict[str, Any], keys: Sequence[str]) -> Text | None:
    """Why a proof does not hold under the ledger's public ``keys``; None where it holds."""
    module = _loaded()
    try:
        module.check(proof, dict(map(module.read_key, keys)), None)
    except module.Refuted as reason:
        return Text(*reason.args)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Text(f"không đọc được bằng chứng: {error}", f"the proof cannot be read: {error}")
    return None


@cache
def _loaded() -> ModuleType:
    """The verifier as a module: one text does the checking, here and on any other machine."""
    spec = importlib.util.spec_from_file_location("nhip_verify", verifier_path())
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
