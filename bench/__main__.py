"""``make bench``: every measurement in turn, in a process of its own. ``python -m bench ledger`` runs one."""

import subprocess
import sys
from pathlib import Path


def main(chosen: list[str]) -> int:
    """Run the measurements called ``chosen``, or all; the number of those that failed."""
    here = Path(__file__).resolve().parent
    known = sorted(path.stem for path in here.glob("*.py") if not path.stem.startswith("_"))
    failed = 0
    for name in chosen or known:
        print(f"\n{name}", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=here.parent, check=False).returncode
            != 0
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
