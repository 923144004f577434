"""Loading everything that comes with the platform: definitions are checked, figure sets stored."""

from nhip.measure import queries, shelf
from nhip.measure.acts.load_figures import load_figures
from nhip.measure.jobs import ask_for_refresh


def load_reference() -> int:
    """Check every shipped index and store every figure set that changed; how many sets were stored.

    What follows from the figures and takes long is left to the worker. Raises
    :class:`~nhip.measure.engine.problems.Problems` before anything is stored if a definition is not sound.
    """
    for code in shelf.codes():
        shelf.definition(code)
    stored = sum(load_figures(card) for card in shelf.figure_sets())
    queries.forget()
    ask_for_refresh()
    return stored
