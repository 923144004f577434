"""What all SDMX-ML 2.1 messages share: name spaces, the header, names in two languages, safe text."""

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from nhip.kernel.api import Text
from nhip.measure.collection.packages.frozen import FrozenRelease
from nhip.measure.collection.packages.sdmx_flow import MAINTAINER, VERSION, Flow

_BASE: Final = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
SPACES: Final = {
    "mes": f"{_BASE}/message",
    "com": f"{_BASE}/common",
    "str": f"{_BASE}/structure",
    "gen": f"{_BASE}/data/generic",
    "ss": f"{_BASE}/data/structurespecific",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
# XML 1.0 cannot hold these at all, not even escaped.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text(written: str) -> str:
    """``written`` as the content of an element."""
    return escape(_NEVER.sub("\ufffd", written))


def attribute(written: str) -> str:
    """``written`` as the value of an attribute, in its quotes."""
    return quoteattr(_NEVER.sub("\ufffd", written), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def opened(kind: str, *used: str, more: str = "") -> str:
    """The declaration and the first tag of a message."""
    spaces = "".join(f' xmlns:{name}="{SPACES[name]}"' for name in ("mes", "com", *used))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:{kind}{spaces}{more}>\n'


def header(release: FrozenRelease, kind: str, structure: str = "") -> str:
    """The header: who sends what, prepared when the figures were released."""
    return (
        "<mes:Header>\n"
        f"<mes:ID>{text(release.code)}-{kind}</mes:ID>\n<mes:Test>false</mes:Test>\n"
        f"<mes:Prepared>{release.released_at.isoformat()}</mes:Prepared>\n"
        f'<mes:Sender id="{MAINTAINER}">{names(Text("Nhịp", "Nhịp"))}</mes:Sender>\n'
        f"{structure}</mes:Header>\n"
    )


def used_structure(flow: Flow, more: str = "") -> str:
    """The header's word on which flow the data follow."""
    return (
        f'<mes:Structure structureID="{flow.structure}"{more} dimensionAtObservation="AllDimensions">\n'
        f'<com:StructureUsage><Ref agencyID="{MAINTAINER}" id="{flow.name}" version="{VERSION}"'
        ' class="Dataflow"/></com:StructureUsage>\n</mes:Structure>\n'
    )


def names(words: Text) -> str:
    """A name in both languages, Vietnamese first."""
    return "".join(
        f'<com:Name xml:lang="{language}">{text(words.say(language))}</com:Name>' for language in ("vi", "en")
    )


def joined(parts: Iterator[str]) -> bytes:
    """The message as bytes."""
    return "".join(parts).encode()
