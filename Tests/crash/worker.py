"""Somebody who changes things without a break, until the server is gone."""

import random
import threading

import requests


class Worker:
    """Takes one step after the other in a thread of its own; several work at once."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.acknowledged = 0
        self.pending: tuple | None = None
        """What was asked for and never answered: it may have happened, wholly, or not at all."""
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self.pending = None
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()
        if self.error:
            raise self.error

    def _run(self) -> None:
        try:
            while True:
                self._step()
                self.acknowledged += 1
        except requests.RequestException:
            pass  # the server is gone
        except BaseException as error:
            self.error = error

    def _step(self) -> None:
        """One change; sets `pending` while it waits for the answer."""
        raise NotImplementedError
