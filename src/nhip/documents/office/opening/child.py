"""What runs in the process apart: reads the file ``given`` in its folder and writes the answer to ``made``.

``python -m nhip.documents.office.opening.child count`` · ``draw PAGE`` · ``text MEDIA-TYPE`` ·
``places SIGNER`` · ``unlink``.
"""

import json
import os
import signal
import sys
from pathlib import Path


def main(task: str, *more: str) -> None:
    """Do one task in the current folder. Whatever breaks ends the process with a code that is not zero."""
    content = Path("given").read_bytes()
    if task == "count":
        from nhip.documents.office.opening.reading import pages_in  # noqa: PLC0415 - only what a task needs

        made = str(pages_in(content)).encode()
    elif task == "draw":
        from nhip.documents.office.opening.drawing import draw  # noqa: PLC0415 - "

        made = draw(content, int(more[0]), Path.cwd())
    elif task == "text":
        from nhip.documents.office.opening.reading import text_in  # noqa: PLC0415 - "

        made = text_in(content, more[0]).encode()
    elif task == "places":
        from nhip.documents.office.opening.placing import found_in  # noqa: PLC0415 - "

        made = json.dumps(found_in(content, more[0] if more else ""), ensure_ascii=False).encode()
    elif task == "unlink":
        from nhip.documents.office.opening.unlinking import unlinked  # noqa: PLC0415 - "

        made = unlinked(content)
    else:
        raise ValueError(task)
    Path("made").write_bytes(made)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (MemoryError, RecursionError):
        os.kill(os.getpid(), signal.SIGKILL)  # told apart from a file that is merely damaged
