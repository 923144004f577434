"""What the status of a figure is called: the codes of SDMX's list of observation statuses, in words."""

from typing import Final

from nhip.kernel.api import Text
from nhip.measure.engine.figures import NOT_APPLICABLE

STATUSES: Final[dict[str, Text]] = {
    "A": Text("số bình thường", "normal"),
    "E": Text("ước tính", "estimated"),
    "P": Text("sơ bộ, sẽ còn sửa", "provisional"),
    "B": Text("gián đoạn chuỗi số", "break in the series"),
    "D": Text("theo định nghĩa khác", "definition differs"),
    "U": Text("độ tin cậy thấp", "low reliability"),
    "O": Text("thiếu, chưa có số", "missing"),
    "L": Text("thiếu, chưa thu thập", "missing, not collected"),
    "M": Text("thiếu, không thể có số", "missing, cannot exist"),
    "Q": Text("có nhưng không công bố", "missing, withheld"),
    NOT_APPLICABLE: Text("không áp dụng", "not applicable"),
}
"""What is offered for choosing, in the order in which it is offered."""

_RARE: Final[dict[str, Text]] = {
    "F": Text("dự báo", "forecast"),
    "G": Text("thử nghiệm", "experimental"),
    "I": Text("số được điền thay", "imputed"),
    "N": Text("không đáng kể", "not significant"),
    "V": Text("chưa kiểm định", "unvalidated"),
    "W": Text("gồm cả mục khác", "includes another category"),
    "X": Text("khác", "other"),
    "H": Text("thiếu, ngày nghỉ", "missing, holiday"),
    "J": Text("thiếu, được miễn", "missing, derogation"),
    "K": Text("đã tính ở mục khác", "included in another category"),
    "S": Text("thiếu, sự kiện đặc biệt", "missing, special event"),
}


def status_words(code: str) -> Text:
    """The status in words; a code that is on no list stands for itself."""
    return STATUSES.get(code) or _RARE.get(code) or Text(code, code)


def status_code(written: str) -> str:
    """The code in what a cell holds: ``M``, or ``M – thiếu`` as the list of the template says it."""
    return written.strip().split(" ", 1)[0].strip("–-:").upper() if written.strip() else ""
