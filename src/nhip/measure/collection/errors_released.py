"""The refusals of what is public: a file or a figure that no release has."""

from nhip.kernel.api import Refusal, Text


def release_file_unknown(code: str, name: str) -> Refusal:
    return Refusal(
        "collection.release_file_unknown",
        Text("Không có tệp này", "There is no such file"),
        Text(
            f"Bản phát hành {code} không có tệp “{name[:80]}”, hoặc tệp chưa được tạo.",
            f"Release {code} has no file “{name[:80]}”, or it has not been made yet.",
        ),
        Text("Mở trang của bản phát hành và chọn tệp.", "Open the release's page and choose a file."),
        status=404,
    )


def released_figure_unknown(series: str, area: str, period: str) -> Refusal:
    return Refusal(
        "collection.released_figure_unknown",
        Text("Số liệu này chưa được phát hành", "This figure was not released"),
        Text(
            f"Không có bản phát hành nào chứa {series[:60]}, {area[:35]}, {period[:20]}.",
            f"No release holds {series[:60]}, {area[:35]}, {period[:20]}.",
        ),
        Text("Chọn số liệu trong một bản phát hành.", "Choose a figure of a release."),
        status=404,
    )
