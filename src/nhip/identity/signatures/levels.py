"""How long a signature in a PDF can be proven by the file itself: the levels of PAdES (ETSI EN 319 142-1).

The higher, the less anybody else has to be there: B-B needs a proof of time from elsewhere, B-T needs the
authority to answer still, B-LT needs the time stamp's own authority, B-LTA nothing but to be stamped again
before its last stamp's certificate ends.
"""

from enum import StrEnum

from nhip.kernel.api import Text


class Level(StrEnum):
    """How much of its own proof a signature brings along."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"

    @property
    def told(self) -> Text:
        """The level and what it means, for people."""
        vi, en = _MEANS[self]
        return Text(vi=f"Mức PAdES {self.value}: {vi}.", en=f"PAdES level {self.value}: {en}.")


_MEANS = {
    Level.B_B: ("tệp chưa có dấu thời gian", "the file bears no time stamp"),
    Level.B_T: (
        "có dấu thời gian, chưa đủ dữ liệu thu hồi trong tệp",
        "time-stamped, without all revocation data in the file",
    ),
    Level.B_LT: (
        "có dấu thời gian và dữ liệu thu hồi trong tệp",
        "time-stamped, with its revocation data in the file",
    ),
    Level.B_LTA: (
        "có dấu thời gian, dữ liệu thu hồi và dấu lưu trữ bao trùm cả tệp",
        "time-stamped, with its revocation data, and an archive stamp over the whole file",
    ),
}
