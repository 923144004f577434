"""What a check of the ledger can find: the kinds of fault, each with its place, and how to say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nhip.kernel.words import Text


class Kind(StrEnum):
    """What was done to the ledger."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED = "moved"
    MISFILED = "misfiled"
    TILE = "tile"
    CHECKPOINT = "checkpoint"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing found wrong: ``index`` counts from 0 in the order of the ledger.

    ``expected`` is what the sealed tree or the signature says, ``found`` what stands in the database.
    """

    kind: Kind
    index: int
    event_id: str | None
    expected: Text
    found: Text

    @property
    def title(self) -> Text:
        """What happened, in one sentence."""
        event = self.event_id or "?"
        vi, en = _TITLES[self.kind]
        return Text(vi=vi.format(event=event, index=self.index), en=en.format(event=event, index=self.index))

    @property
    def remedy(self) -> Text:
        """What to do about it."""
        return _REMEDIES.get(self.kind, _RESTORE)


def tile_fault(index: int, level: int, position: int) -> Fault:
    """A stored tile that is not what the leaves below it give; its first leaf is ``index``."""
    expected = Text(
        vi=f"ô băm {position}, tầng {level}, như đã niêm phong",
        en=f"tile {position} of level {level} as sealed",
    )
    found = Text(vi="ô băm thiếu, ngắn hơn hoặc khác", en="it is missing, shorter or different")
    return Fault(Kind.TILE, index, None, expected, found)


def checkpoint_fault(size: int, expected: Text, found: Text) -> Fault:
    """A checkpoint that contradicts itself, its neighbours or the ledger at ``size``."""
    return Fault(Kind.CHECKPOINT, size, None, expected, found)


def key_fault(size: int, known: Iterable[str], found: str) -> Fault:
    """A checkpoint signed by the key ``found``, which none of the ``known`` keys introduced."""
    keys = ", ".join(sorted(known))
    return Fault(Kind.KEY, size, None, Text(vi=keys, en=keys), Text(vi=found, en=found))


_TITLES: Final = {
    Kind.CHANGED: (
        "Sự kiện {event} (vị trí {index}) đã bị sửa sau khi niêm phong.",
        "Event {event} (index {index}) was changed after it was sealed.",
    ),
    Kind.REMOVED: (
        "Sự kiện {event} (vị trí {index}) đã bị xóa.",
        "Event {event} (index {index}) was removed.",
    ),
    Kind.INSERTED: (
        "Sự kiện {event} đã bị chèn vào trước vị trí {index}, ở chỗ đã niêm phong.",
        "Event {event} was inserted before index {index}, where everything was sealed.",
    ),
    Kind.MOVED: (
        "Sự kiện {event} (vị trí {index}) đã bị đổi thứ tự.",
        "Event {event} (index {index}) was moved out of its order.",
    ),
    Kind.MISFILED: (
        "Sự kiện {event} (vị trí {index}) còn nguyên, nhưng cột tra cứu của nó đã bị sửa.",
        "Event {event} (index {index}) is whole, but a column it is found by was changed.",
    ),
    Kind.TILE: (
        "Cây băm lưu trữ đã bị sửa tại vị trí {index}; các sự kiện trước đó còn nguyên.",
        "The stored tree was changed at index {index}; the events before it are whole.",
    ),
    Kind.CHECKPOINT: (
        "Điểm niêm phong ở cỡ {index} đã bị sửa hoặc bị xóa.",
        "The checkpoint of size {index} was changed or removed.",
    ),
    Kind.KEY: (
        "Điểm niêm phong ở cỡ {index} được ký bằng khóa không ai bảo đảm.",
        "The checkpoint of size {index} is signed with a key that nobody vouches for.",
    ),
}

_RESTORE: Final = Text(
    vi="Giữ nguyên hiện trường, lập biên bản, đối chiếu với bản sao lưu và với các điểm niêm phong "
    "đã công bố; khôi phục phần bị sửa từ bản sao lưu rồi kiểm tra lại.",
    en="Leave everything as it is and record it; compare with the backup and with the checkpoints "
    "that were published; restore the damaged part from the backup and check again.",
)
_REMEDIES: Final = {
    Kind.KEY: Text(
        vi="Hỏi cơ quan giữ sổ cái. Nếu khóa này đã được công bố thay cho khóa bị mất, "
        "kiểm tra lại với “--trust KHÓA”.",
        en="Ask whoever keeps the ledger. If this key was announced in place of a lost one, "
        "check again with `--trust KEY`.",
    ),
}
