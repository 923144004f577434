"""Weights from the first principal component once more, the slow way: Jacobi's rotations in plain loops."""

import math

from tests.generative.naive_answer import Impossible


def weights(rows: list[list[float | None]]) -> list[float]:
    """Squared loadings of the first component of the correlations, over rows without a gap."""
    whole = [[x for x in row if x is not None] for row in rows if None not in row]
    columns = list(zip(*whole, strict=True))
    if not columns or len(columns[0]) < 3:
        raise Impossible("too few for a principal component")
    for column in columns:
        if max(column) - min(column) <= 1e-12 * max(abs(max(column)), abs(min(column))):
            raise Impossible("a constant has no correlation")
    if len(columns) == 1:
        return [1.0]
    sizes, directions = _jacobi([[_correlation(a, b) for b in columns] for a in columns])
    order = sorted(range(len(sizes)), key=lambda place: sizes[place], reverse=True)
    if sizes[order[0]] - sizes[order[1]] <= 1e-6 * len(sizes):
        raise Impossible("no one first component")
    first = [row[order[0]] for row in directions]
    whole_square = sum(part * part for part in first)
    return [part * part / whole_square for part in first]


def _correlation(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    mean_a, mean_b = math.fsum(a) / len(a), math.fsum(b) / len(b)
    both = math.fsum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    return both / math.sqrt(math.fsum((x - mean_a) ** 2 for x in a) * math.fsum((y - mean_b) ** 2 for y in b))


def _jacobi(matrix: list[list[float]]) -> tuple[list[float], list[list[float]]]:
    """Eigenvalues of a symmetric matrix, and its eigenvectors as columns."""
    n = len(matrix)
    a = [list(row) for row in matrix]
    v = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(60):
        for p in range(n):
            for q in range(p + 1, n):
                if abs(a[p][q]) < 1e-300:
                    continue
                angle = 0.5 * math.atan2(2 * a[p][q], a[q][q] - a[p][p])
                c, s = math.cos(angle), math.sin(angle)
                for k in range(n):
                    a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
                for k in range(n):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
                for k in range(n):
                    v[k][p], v[k][q] = c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]
    return [a[i][i] for i in range(n)], v
