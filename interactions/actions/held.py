"""The releases that this process holds in memory, ready to be asked."""

from __future__ import annotations

import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Engine

from interactions import store
from interactions.actions.rendered import statements_json
from interactions.clinical.check import prepare
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.policy import NO_POLICY, Policy, SitePolicy
from interactions.clinical.search import SearchIndex

_OLD_RELEASES = 2
LOOK_AGAIN_SECONDS = 0.5


@dataclass(frozen=True)
class Held:
    """One release, whole, with its indexes. Never changes."""

    release: store.Release
    knowledge: Knowledge

    @cached_property
    def search_index(self) -> SearchIndex:
        return SearchIndex.of(self.knowledge)

    def warm(self) -> Held:
        """Build every index now, before the process forks or answers."""
        _ = self.search_index
        prepare(self.knowledge)
        self.knowledge.prepared(statements_json)
        return self


class Releases:
    """Holds the current release and looks for a newer one at most every half second, by one small indexed SELECT.

    Old releases, asked for by `as_of`, are loaded when needed; the last few are kept. With the same look come the
    site's policies: `site_policy` holds those active today, as of the last `current()` or `at()`.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self.engine = engine
        self._clock = clock
        self._looking, self._loading_old = threading.Lock(), threading.Lock()
        self._current: Held | None = None
        self._looked = float("-inf")
        self._away: str | None = None
        self._old: OrderedDict[str, Held] = OrderedDict()
        self._policies: tuple[Policy, ...] = ()
        self.site_policy = NO_POLICY

    def current(self) -> Held:
        """The newest release; while another thread looks for a newer one, the one that is held.

        So it is too where a release is held and the database doesn't answer: an outage does not take away knowledge
        that is in memory, every answer names the release that it is from, and `ready()` tells the operator.
        Raises StoreNotReady only where none is held; ReleaseDamaged, RecordUnreadable where the newest can't be read.
        """
        held = self._current
        if held is not None and (not self._is_due() or self._looking.locked()):
            return held
        with self._looking:
            if self._current is None or self._is_due():  # another thread may have looked in the meantime
                self._current = self._look(self._current)
            return self._current

    def ready(self) -> Held:
        """The newest release, for who asks whether all is well. Raises StoreNotReady where `current()` makes do too."""
        held = self.current()
        if self._away is not None:
            raise store.StoreNotReady(self._away)
        return held

    def at(self, release_id: str) -> Held:
        """An older release; loading it keeps nobody from the current one. Raises ReleaseNotFound."""
        current = self.current()
        if current.release.id == release_id:
            return current
        with self._loading_old:
            held = self._old.get(release_id) or self._load(release_id)
            self._old[release_id] = held
            self._old.move_to_end(release_id)
            while len(self._old) > _OLD_RELEASES:
                self._old.popitem(last=False)
            return held

    def _is_due(self) -> bool:
        return self._clock() - self._looked >= LOOK_AGAIN_SECONDS

    def _look(self, held: Held | None) -> Held:
        try:
            with store.reading(self.engine) as session:
                newest = store.newest_release_id(session)
                self._policies = store.open_policies(session)
            found = held if held is not None and held.release.id == newest else self._load(newest)
        except store.StoreNotReady as error:
            if held is None:
                raise
            found, self._away = held, str(error)
        else:
            self._away = None
        self.site_policy = SitePolicy.on(datetime.now(UTC).date(), self._policies)
        self._looked = self._clock()
        return found

    def _load(self, release_id: str) -> Held:
        """Read and index a release.

        Its objects stay, so the garbage collector need not look through them: it would cost half of each check.
        """
        with without_collector():
            with store.reading(self.engine) as session:
                release = store.find_release(session, release_id)
                compendium = store.load_release(session, release_id)
            held = Held(release, Knowledge.of(compendium)).warm()
            gc.freeze()
        return held


@contextmanager
def without_collector() -> Iterator[None]:
    """While many objects are made that stay: the garbage collector would look through them many times over."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
