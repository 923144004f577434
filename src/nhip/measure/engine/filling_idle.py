"""Why a varied rule for missing figures changed nothing: there was nothing to fill, or it was never asked.

An audit once reported an imputation that was “varied” and never carried out. The answer here says which.
"""

from nhip.measure.engine.choices import Choice, ImputationVaries, MissingVaries, concerned
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.result import Result
from nhip.measure.engine.table import MISSING


def why_idle(result: Result, choice: Choice) -> Label | None:
    """The reason in words; None where the choice is another, or its options give the same by themselves."""
    if not isinstance(choice, (MissingVaries, ImputationVaries)):
        return None
    codes = concerned(result.edition, choice)
    table = result.plan.table
    if isinstance(choice, ImputationVaries):
        rules = (result.edition.components[code].missing for code in codes)
        if not any(rule is not None and rule.rule == "multiple" for rule in rules):
            return label(
                "không thành phần nào trong đó có “rule: multiple”.",
                "none of them is under “rule: multiple”.",
            )
    asked = [code for code in codes if code in table.inputs or code in result.plan.weights]
    if not asked:
        return label(
            "các thành phần đó không được tính: điểm của thành phần cha lấy như đã công bố.",
            "they are not computed: a parent's score is taken as published.",
        )
    filled = {record.component for record in result.filled if len(record.rows)}
    gaps = any(
        code in filled
        or (code in table.inputs and (table.state[:, table.inputs.index(code)] == MISSING).any())
        for code in asked
    )
    if gaps or any(code in result.plan.weights for code in asked):
        return None
    left_out = any(notice.code == "table.incomplete" for notice in result.notices)
    return label(
        "ở đó không ô số liệu nào thiếu"
        + (": các đơn vị thiếu số liệu đã bị loại từ đầu (“members: complete”)." if left_out else "."),
        "no figure is missing there"
        + (": units that lack one were left out before (“members: complete”)." if left_out else "."),
    )
