"""The hierarchy of an index, from its flat list of components.

Children come before their parents in ``order``, so one pass computes everything. A cycle, an unknown
parent, a second root are found here, by name.
"""

from dataclasses import dataclass

from nhip.measure.engine.schema import Component


@dataclass(frozen=True)
class Tree:
    """``order`` has every code, children first, the ``root`` last; ``leaves`` keep the written order."""

    root: str
    order: tuple[str, ...]
    children: dict[str, tuple[str, ...]]
    leaves: tuple[str, ...]

    def below(self, code: str) -> tuple[str, ...]:
        """The leaves that ``code`` stands on; ``code`` itself if it is a leaf."""
        if not self.children[code]:
            return (code,)
        return tuple(leaf for child in self.children[code] for leaf in self.below(child))


def children_of(components: dict[str, Component]) -> dict[str, tuple[str, ...]]:
    """Each code's children in written order; a leaf has none."""
    found: dict[str, list[str]] = {code: [] for code in components}
    for code, component in components.items():
        if component.parent in found:
            found[component.parent].append(code)
    return {code: tuple(children) for code, children in found.items()}


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
