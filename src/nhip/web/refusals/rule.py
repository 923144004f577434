"""Under which rule something was refused: the act behind the key that a refusal carries."""

from nhip.kernel.api import Refusal, Source, Text, source


def rule_of(refusal: Refusal) -> Source | None:
    """The act that ``refusal`` names, or None if it names none.

    A key that ``law/`` does not know, or a ``law/`` that cannot be read, must not hide the refusal itself:
    then the key stands for its act, unconfirmed.
    """
    if refusal.law is None:
        return None
    try:
        return source(refusal.law)
    except Refusal:
        return Source(refusal.law, Text(refusal.law, refusal.law), Text("", ""), is_confirmed=False)
