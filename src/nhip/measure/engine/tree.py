"""The hierarchy of an index, from its flat list of components.

Children come before their parents in ``order``, so one pass computes everything. A cycle, an unknown
parent, a second root are found here, by name.
"""

from dataclasses import dataclass

from nhip.measure.engine.component import Component

Children = dict[str, tuple[str, ...]]
DEEPEST = 40


@dataclass(frozen=True)
class Tree:
    """``order`` has every code, children first, the ``root`` last; ``leaves`` keep the written order."""

    root: str
    order: tuple[str, ...]
    children: Children
    leaves: tuple[str, ...]

    def below(self, code: str) -> tuple[str, ...]:
        """The leaves that ``code`` stands on; ``code`` itself if it is a leaf."""
        if not self.children[code]:
            return (code,)
        return tuple(leaf for child in self.children[code] for leaf in self.below(child))


def children_of(components: dict[str, Component]) -> Children:
    """Each code's children in written order; a leaf has none."""
    found: dict[str, list[str]] = {code: [] for code in components}
    for code, component in components.items():
        if component.parent in found:
            found[component.parent].append(code)
    return {code: tuple(children) for code, children in found.items()}


def descendants(children: Children, code: str) -> tuple[str, ...]:
    """Every code under ``code``, at any depth, parents before their children."""
    return tuple(inner for child in children[code] for inner in (child, *descendants(children, child)))


def find_cycle(components: dict[str, Component]) -> tuple[str, ...] | None:
    """The codes of a cycle of parents, in order, or ``None``."""
    cleared: set[str] = set()
    for start in components:
        trail: list[str] = []
        code: str | None = start
        while code is not None and code in components and code not in cleared:
            if code in trail:
                return (*trail[trail.index(code) :], code)
            trail.append(code)
            code = components[code].parent
        cleared.update(trail)
    return None


def deepest(components: dict[str, Component]) -> int:
    """The number of levels, the root's included. The components are known to be free of cycles."""
    levels: dict[str, int] = {}
    for start in components:
        trail: list[str] = []
        code: str | None = start
        while code in components and code not in levels:
            trail.append(code)
            code = components[code].parent
        above = levels.get(code or "", 0)
        for distance, passed in enumerate(reversed(trail), 1):
            levels[passed] = above + distance
    return max(levels.values(), default=0)


def grow(components: dict[str, Component], root: str) -> Tree:
    """The tree under ``root``. The components are known to be free of cycles and strays."""
    children = children_of(components)
    order: list[str] = []

    def visit(code: str) -> None:
        for child in children[code]:
            visit(child)
        order.append(code)

    visit(root)
    leaves = tuple(code for code in components if not children[code])
    return Tree(root, tuple(order), children, leaves)
