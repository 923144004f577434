"""How the tests are spread over the workers of ``pytest -n``: the tests of one directory stay together.

What they share, such as a database filled once or an audit written once, is then made by one worker and not
by each; and the journeys, which share one site, begin first, because they take longest.
"""

from itertools import groupby

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class ByDirectory(LoadScopeScheduling):
    """Hands out neighbours of one directory together, in the order in which they were collected.

    That order matters: tests that commit, and so empty the database behind them, come after those that only
    roll back, even in one file. So it is neighbours that stay together, not all that a directory holds.
    """

    _places: dict[str, str] | None = None

    def _split_scope(self, nodeid: str) -> str:
        if self._places is None:
            self._places = {}
            runs = groupby(self.collection or (), key=_place)
            for number, (place, neighbours) in enumerate(runs):
                self._places |= dict.fromkeys(neighbours, f"{number} {place}")
        return self._places[nodeid]


_JOURNEYS = "tests/journeys"


def _place(nodeid: str) -> str:
    return _JOURNEYS if nodeid.startswith(f"{_JOURNEYS}/") else nodeid.partition("::")[0].rpartition("/")[0]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes lend no name to a test: an archive bears the second of its writing.

    Every worker writes its own, and two that name one test differently end the run before it begins.
    """
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(f"{_JOURNEYS}/"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByDirectory:
    config.option.loadscopereorder = False
    return ByDirectory(config, log)
