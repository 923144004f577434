"""How far a computed index lies from the published one: said in every result that has both."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import comma, label
from nhip.measure.engine.plan import Plan
from nhip.measure.engine.problems import Notice, refuse
from nhip.measure.engine.ranks import is_dense, rank
from nhip.measure.engine.schema import Ranking

Vector = NDArray[np.float64]


def against_published(plan: Plan, total: Vector, ranks: Vector) -> list[Notice]:
    """Scores and ranks beside the published ones. A dense published ranking is refused, with the cure."""
    root = plan.edition.tree.root
    notices: list[Notice] = []
    published_ranks = plan.table.published.get(f"{root}_RANK")
    if published_ranks is not None:
        if is_dense(total, published_ranks, plan.edition.setting.rank):
            raise refuse(
                "figures.dense_ranks",
                f"{root}_RANK {plan.edition.code}".strip(),
                label(
                    "thứ hạng trong tệp là hạng liền (1, 2, 2, 3), còn định nghĩa xếp kiểu thi đấu "
                    "(1, 2, 2, 4).",
                    "the ranks in the file are dense (1, 2, 2, 3), and the definition ranks as in a "
                    "competition (1, 2, 2, 4).",
                ),
                label(
                    "bỏ chuỗi thứ hạng này, hoặc lấy lại từ nguồn gốc.",
                    "leave the ranks out, or take them from the publisher.",
                ),
            )
        notices.append(_ranks(root, published_ranks, ranks))
    published = plan.table.published.get(root)
    if published is not None and root not in plan.table.inputs:
        both = ~np.isnan(published) & ~np.isnan(total)
        if both.any():
            notices.append(_scores(root, published[both], total[both]))
    return notices


def _ranks(root: str, published: Vector, ranks: Vector) -> Notice:
    known = ~np.isnan(published)
    both = known & ~np.isnan(ranks)
    same = int((published[both] == ranks[both]).sum())
    left = int(known.sum() - both.sum())
    return Notice(
        "published.ranks",
        root,
        label(
            f"{same}/{both.sum()} thứ hạng trùng với bản đã công bố"
            + (f"; {left} đơn vị có hạng công bố nhưng không tính được điểm." if left else "."),
            f"{same} of {both.sum()} ranks equal the published ones"
            + (f"; {left} units have a published rank and no computed score." if left else "."),
        ),
    )


def _scores(root: str, published: Vector, total: Vector) -> Notice:
    gap = np.abs(published - total)
    count, middle, most = len(gap), _middle(gap), float(gap.max())
    order = _rank_correlation(published, total)
    return Notice(
        "published.scores",
        root,
        label(
            f"So với bản đã công bố, {count} đơn vị: chênh lệch trung vị {comma(middle, '.6f')}, "
            f"lớn nhất {comma(most, '.6f')}, tương quan thứ hạng {comma(order, '.4f')}.",
            f"Beside the published values, {count} units: median difference {middle:.6f}, "
            f"largest {most:.6f}, rank correlation {order:.4f}.",
        ),
    )


def _middle(values: Vector) -> float:
    # NumPy's median would first fetch its masked arrays, which takes a short command longer than the rest.
    order, half = np.sort(values), len(values) // 2
    return float(order[half]) if len(values) % 2 else float(order[half - 1] + order[half]) / 2.0


def _rank_correlation(left: Vector, right: Vector) -> float:
    """Spearman's coefficient; 1 for fewer than two different values."""
    rule = Ranking(method="average")
    ranks = np.array([rank(left, rule), rank(right, rule)])
    if len(left) < 2 or (ranks.std(axis=1) == 0).any():
        return 1.0
    return float(np.corrcoef(ranks)[0, 1])
