"""The refusals of drafting a report."""

from nhip.kernel.api import Refusal, Text


def report_period(code: str) -> Refusal:
    return Refusal(
        "collection.report_period",
        Text("Kỳ báo cáo không hợp lệ", "The period of the report is not sound"),
        Text(f"“{code}” không phải là quý hay năm như đã chọn.", f"“{code}” is no such quarter or year."),
        Text("Ghi quý như 2026-Q4, năm như 2026.", "Write a quarter as 2026-Q4, a year as 2026."),
        status=422,
    )


def nothing_to_report(name: Text) -> Refusal:
    return Refusal(
        "collection.nothing_to_report",
        Text("Không có gì để báo cáo", "There is nothing to report"),
        Text(
            f"Không đợt thu thập nào có hạn cuối trong {name.vi}.",
            f"No round has its last day in {name.en}.",
        ),
        Text("Chọn kỳ khác, hoặc một đợt cụ thể.", "Choose another period, or a single round."),
        status=404,
    )


def report_unknown(scope: str, number: int) -> Refusal:
    return Refusal(
        "collection.report_unknown",
        Text("Không có bản dự thảo này", "There is no such draft"),
        Text(
            f"Không có bản dự thảo số {number} của báo cáo {scope}, hoặc bạn không có quyền xem.",
            f"There is no draft {number} of the report {scope}, or it is not yours to see.",
        ),
        Text("Chọn trong danh sách báo cáo.", "Choose from the list of reports."),
        status=404,
    )
