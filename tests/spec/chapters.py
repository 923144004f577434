"""What every method of the index engine does, as tables: the figures that go in, the scores that come out.

These are the tests of the methods and, rendered by ``scripts/document_methods.py``, the manual.
"""

from dataclasses import dataclass

INDEX = "IX"


@dataclass(frozen=True)
class Spec:
    """One rule: its formula in words, the components as written, figures in, scores out (four decimals).

    In the tables – is no figure or no score and _Z not applicable. A title, ``parent: IX`` and equal weights
    at the root are added to each definition, so that only what matters is shown. ``rank`` is the definition's
    key of that name, ``head`` what else stands there. A table headed by an error's code shows a refusal. A
    second column ``period`` gives figures of several periods; the edition is that of ``period``.
    """

    title: str
    formula: str
    components: str
    figures: str
    scores: str
    rank: str = ""
    head: str = ""
    period: str = "1"


@dataclass(frozen=True)
class Chapter:
    title: str
    opening: str
    specs: tuple[Spec, ...]
