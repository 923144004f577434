"""What a watched folder says: receipts, and refusals as a text for whoever opens the folder."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from nhip.documents.adapters.folder_files import readable
from nhip.documents.adapters.port import SentPackage
from nhip.kernel.api import Refusal, Text, now

MOST_BYTES: Final = 50 << 20


def receipt_of(name: str, package: SentPackage) -> bytes:
    told = {"file": readable(name), "written_at": now().isoformat(), **asdict(package)}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def told_of(name: str, refusal: Refusal) -> bytes:
    """A refusal for whoever opens the folder: what happened, where and why, what to do."""
    told = "\n\n".join(
        f"{refusal.title.say(each)}\n{refusal.detail.say(each)}\n{refusal.remedy.say(each)}"
        for each in ("vi", "en")
    )
    return f"{readable(name)} [{refusal.code}]\n\n{told}\n".encode()


def too_large() -> Refusal:
    most = MOST_BYTES >> 20
    return Refusal(
        "adapters.package_too_large",
        Text("Gói tin quá lớn", "The package is too large"),
        Text(f"outbox: tệp lớn hơn {most} MB.", f"outbox: the file is larger than {most} MB."),
        Text(
            "Gửi tệp lớn bằng giao diện /exchange/v1 (tải lên từng phần).",
            "Send large files through /exchange/v1, which takes them in parts.",
        ),
        status=413,
    )


def watched_already(place: Path) -> Refusal:
    return Refusal(
        "adapters.folder_watched",
        Text("Thư mục đang có tiến trình khác theo dõi", "The folder is watched already"),
        Text(f"Thư mục: {place}.", f"The folder: {place}."),
        Text("Dừng tiến trình kia, hoặc dùng thư mục khác.", "Stop the other one, or use another folder."),
    )


def unusable(place: Path, error: OSError) -> Refusal:
    why = error.strerror or str(error)
    return Refusal(
        "adapters.folder_unusable",
        Text("Không dùng được thư mục", "The folder cannot be used"),
        Text(f"Thư mục: {place}: {why}.", f"The folder: {place}: {why}."),
        Text(
            "Kiểm tra quyền ghi, đĩa và tên thư mục, rồi chạy lại.",
            "Check the rights to write, the disk and the name, then run it again.",
        ),
    )


def seat_watched(agency: str) -> Refusal:
    return Refusal(
        "adapters.seat_watched",
        Text("Cơ quan này đã có thư mục khác", "The agency has another folder"),
        Text(
            f"{agency}: tin đang được đưa vào một thư mục khác.",
            f"{agency}: its messages are being handed over in another folder.",
        ),
        Text("Dừng tiến trình kia: mỗi cơ quan một thư mục.", "Stop the other process: one folder each."),
        retriable=True,
    )
