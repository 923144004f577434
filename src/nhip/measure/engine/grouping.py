"""Groups that stand among the figures: a column that says for each unit which group it belongs to.

An income group or a stage of development is often published as a figure (1, 2, 3) beside the others. A
grouping that names its series is read from there, for the edition's own period.
"""

from dataclasses import replace

from nhip.measure.engine.choosing import Choosing
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.schema import Grouping


def grouped(edition: Edition, figures: Figures, stage: str = "") -> Edition:
    """``edition`` with the groups of every grouping by series filled in from ``figures``.

    A group's code is its figure as written short (``1``, ``2.5``); a unit without a figure is in no group.
    Raises :class:`Problems` for a series without figures.
    """
    by_series = {name: held for name, held in edition.setting.groupings.items() if held.series is not None}
    if not by_series:
        return edition
    choosing = Choosing(edition, figures, stage)
    found = dict(edition.setting.groupings)
    for name, grouping in by_series.items():
        series = str(grouping.series)
        groups: dict[str, list[str]] = {}
        for unit, figure in sorted(choosing.pick(series, edition.period).items()):
            if figure.value is not None:
                groups.setdefault(f"{figure.value:g}", []).append(unit)
        if not groups:
            at = f", {edition.period}" if edition.period else ""
            raise refuse(
                "groupings.no_figures",
                f"{figures.name} ({series}{at})",
                label(
                    f"cách phân nhóm “{name}” lấy từ chuỗi “{series}”, nhưng chuỗi này không có số liệu.",
                    f"the grouping “{name}” goes by the series “{series}”, which has no figures.",
                ),
                label(
                    "bổ sung chuỗi đó (mỗi nhóm một số), hoặc liệt kê đơn vị ở “groups”.",
                    "add the series (one number a group), or list the units under “groups”.",
                ),
            )
        found[name] = Grouping(
            title=grouping.title,
            groups={code: tuple(units) for code, units in groups.items()},
            sources=grouping.sources,
        )
    return replace(edition, setting=edition.setting.model_copy(update={"groupings": found}))
