"""The guest's pulse, felt from outside: its heartbeats on the serial console of whichever host it runs on.

A clock inside the guest stands still while the guest is stopped, so a pause can only be measured from here.
"""

import threading
import time

from novalab import addresses, console, hosts
from novalab.errors import LabError

LOOK_FOR_CONSOLE_EVERY = 0.1


class Pulse:
    """Listens to the consoles of all hosts while the `with` block runs."""

    def __init__(self, lab, domain):
        self._lab = lab
        self._domain = domain
        self._beats = []
        self._stopped = threading.Event()
        names = [host for host in addresses.hosts(lab) if hosts.role(host) == "compute"]
        self._threads = [threading.Thread(target=self._listen, args=(name,), daemon=True) for name in names]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        self._await(lambda: self._beats, "no heartbeat of the guest arrives on its console")
        return self

    def __exit__(self, *_):
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _listen(self, host):
        while not self._stopped.is_set():
            terminal = self._terminal(host)
            if terminal is None:
                self._stopped.wait(LOOK_FOR_CONSOLE_EVERY)
                continue
            try:
                with console.Heartbeats(terminal) as beats:
                    while not self._stopped.is_set():
                        self._beats.append(beats.next_within(60).time)
            except console.ConsoleError:
                # The server left this host, or has not begun to run on it.
                self._stopped.wait(LOOK_FOR_CONSOLE_EVERY)

    def _terminal(self, host):
        try:
            return hosts.run(self._lab, host, ["virsh", "--quiet", "ttyconsole", self._domain]).strip() or None
        except LabError:
            return None

    def settle(self, seconds=3.0):
        """Waits until beats arrive steadily again: for so long after the first one that comes from now on."""
        count = len(self._beats)
        self._await(lambda: len(self._beats) > count, "the guest gives no heartbeat after its migration")
        first = time.monotonic()
        self._await(lambda: self._beats[-1] - first > seconds, "the guest's heartbeat stopped after its migration")

    def _await(self, condition, complaint, timeout=60):
        give_up = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > give_up:
                raise LabError(complaint)
            time.sleep(0.02)

    def longest_gap(self):
        """Seconds between the two neighbouring beats that came furthest apart."""
        beats = sorted(self._beats)
        return max(later - earlier for earlier, later in zip(beats, beats[1:], strict=False))
