"""What the slow second implementation says when there is nothing to compute."""


class Impossible(Exception):  # noqa: N818 - the answer that there is no answer
    """These figures allow no score: a constant component, a refused gap, a negative in a geometric mean."""
