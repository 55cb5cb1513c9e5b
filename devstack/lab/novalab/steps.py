"""Steps that depend on one another, each started as soon as what it needs is done, with a line on the screen for each."""

import queue
import sys
import threading
import time


class Progress:
    """Prints what is done, with the seconds since the command began. On stderr: stdout is for what a program reads."""

    def __init__(self):
        self._begin = time.monotonic()

    def say(self, text):
        print(f"[{time.monotonic() - self._begin:5.1f} s] {text}", file=sys.stderr, flush=True)


class Steps:
    def __init__(self, progress):
        self._progress = progress
        self._steps = {}
        self._ended = queue.SimpleQueue()

    def add(self, name, action, after=()):
        """A step called `name`; what `action` returns (if it is text) is said beside the name when it is done."""
        missing = [other for other in after if other not in self._steps]
        if missing:
            raise ValueError(f"step {name} comes after unknown steps {missing}")
        self._steps[name] = (action, tuple(after))

    def run(self):
        """Runs all of them, and raises the first failure at once: what still runs is for the caller to stop."""
        done, waiting = set(), dict(self._steps)
        while len(done) < len(self._steps):
            for name in [name for name, (_, after) in waiting.items() if done.issuperset(after)]:
                # Daemons, because a failed or interrupted command does not wait for them when it ends.
                threading.Thread(target=self._perform, args=(name, waiting.pop(name)[0]), daemon=True).start()
            name, said, failure = self._ended.get()
            if failure is not None:
                raise failure
            done.add(name)
            self._progress.say(f"{name}{': ' + said if isinstance(said, str) else ''}")

    def _perform(self, name, action):
        try:
            self._ended.put((name, action(), None))
        except Exception as failure:
            self._ended.put((name, None, failure))
