"""Who publishes or reports a figure, by name."""

from nhip.kernel.api import Text
from nhip.measure.collection.observers import observers


def observer_name(code: str, vintage: str = "") -> Text:
    """An observer with the vintage of its publication; its code where law does not know it."""
    known = observers().get(code)
    title = Text(known.title.vi, known.title.en) if known else Text(code, code)
    if not vintage:
        return title
    return Text(f"{title.vi}, bản {vintage},", f"{title.en}, vintage {vintage}")
