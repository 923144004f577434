"""What the stages, ways and urgencies of documents are called, in both languages."""

from typing import Final

from nhip.documents.office.models import Channel, DraftState, FileRole, Stage
from nhip.kernel.api import Text

STAGES: Final = {
    Stage.REGISTERED: Text("chờ phân công", "waiting to be assigned"),
    Stage.ASSIGNED: Text("đã phân công", "assigned"),
    Stage.IN_HAND: Text("đang xử lý", "in hand"),
    Stage.DONE: Text("hoàn thành", "done"),
    Stage.ISSUED: Text("đã phát hành", "issued"),
}
STATES: Final = {
    DraftState.DRAFTING: Text("đang soạn", "being drafted"),
    DraftState.SUBMITTED: Text("chờ ký", "waiting to be signed"),
    DraftState.SIGNED: Text("đã ký, chờ phát hành", "signed, waiting to be issued"),
    DraftState.ISSUED: Text("đã phát hành", "issued"),
    DraftState.DROPPED: Text("đã bỏ", "dropped"),
}
CHANNELS: Final = {
    Channel.AXIS: Text("trục liên thông", "exchange axis"),
    Channel.PAPER: Text("bản giấy", "paper"),
}
ROLES_OF_FILES: Final = {
    FileRole.LETTER: Text("văn bản", "letter"),
    FileRole.ANNEX: Text("kèm theo", "annex"),
    FileRole.SCAN: Text("bản quét", "scan"),
}
