"""The guest's serial console: commands to the lab's guest program, and its heartbeats, over the pty of QEMU.

One reader per pty: all use of a console within this process shares it, and a lock keeps other processes of the lab out.
"""

import contextlib
import fcntl
import itertools
import os
import queue
import re
import secrets
import select
import termios
import threading
import time
import tty
from typing import NamedTuple

from novalab.errors import LabError

_HEARTBEAT = re.compile(r"HB (\d+) (\d+\.\d{3})")
_REPLY = re.compile(r"=([\w-]+) (.*)")
_LONGEST_LINE = 4096


class ConsoleError(LabError):
    """The console cannot be used."""


class ConsoleClosed(ConsoleError):
    """The guest's QEMU has gone: powered off, or migrated away; its console on the new host has another pty."""


class NoAnswer(ConsoleError):
    """The guest sent no final line in time."""


class GuestError(ConsoleError):
    """The guest refused the command; the message is the guest's."""


class Heartbeat(NamedTuple):
    """One beat: when it arrived (host's CLOCK_MONOTONIC, seconds), its number, and the guest's uptime (seconds)."""

    time: float
    number: int
    uptime: float


class _Console:
    """An open pty and its reader thread, which hands each line to who waits for it."""

    _open = {}
    _opening = threading.Lock()

    def __init__(self, path):
        self.path = path
        self.users = 0
        self._ids = (f"{secrets.token_hex(4)}-{number}" for number in itertools.count(1))
        self._replies = {}
        self._beats = []
        self._lock = threading.Lock()
        self._closed = False
        self._fd = _open_pty(path)
        self._stop_read, self._stop_write = os.pipe()
        self._reader = threading.Thread(target=self._read_lines, name=f"console {path}", daemon=True)
        self._reader.start()

    @classmethod
    @contextlib.contextmanager
    def shared(cls, path):
        path = os.path.realpath(path)
        with cls._opening:
            console = cls._open.get(path)
            if console is None or console._closed:
                console = cls._open[path] = cls(path)
            console.users += 1
        try:
            yield console
        finally:
            with cls._opening:
                console.users -= 1
                if console.users == 0:
                    console._close()
                    if cls._open.get(path) is console:
                        del cls._open[path]

    def _close(self):
        os.write(self._stop_write, b"x")
        self._reader.join()
        for fd in (self._fd, self._stop_read, self._stop_write):
            os.close(fd)

    def _read_lines(self):
        pending = b""
        with contextlib.suppress(OSError):  # EIO: the other side has closed the pty
            while True:
                ready, _, _ = select.select([self._fd, self._stop_read], [], [])
                if self._stop_read in ready:
                    break
                received = os.read(self._fd, 65536)
                now = time.monotonic()
                if not received:
                    break
                *lines, pending = (pending + received).split(b"\n")
                for line in lines:
                    self._dispatch(line.decode("ascii", "replace").strip("\r"), now)
                pending = pending[-_LONGEST_LINE:]
        with self._lock:
            self._closed = True
            for waiting in [*self._replies.values(), *self._beats]:
                waiting.put(None)

    def _dispatch(self, line, now):
        if beat := _HEARTBEAT.fullmatch(line):
            with self._lock:
                for waiting in self._beats:
                    waiting.put(Heartbeat(now, int(beat[1]), float(beat[2])))
        elif reply := _REPLY.fullmatch(line):
            with self._lock:
                if reply[1] in self._replies:
                    self._replies[reply[1]].put(reply[2])

    @contextlib.contextmanager
    def _subscribed(self, add, remove):
        waiting = queue.SimpleQueue()
        with self._lock:
            if self._closed:
                waiting.put(None)
            add(waiting)
        try:
            yield waiting
        finally:
            with self._lock:
                remove(waiting)

    def heartbeats(self):
        return self._subscribed(self._beats.append, self._beats.remove)

    def replies(self, identity):
        return self._subscribed(
            lambda waiting: self._replies.__setitem__(identity, waiting), lambda _: self._replies.pop(identity)
        )

    def new_identity(self):
        with self._lock:
            return next(self._ids)

    def send(self, line, deadline):
        # The empty line before ends whatever a client cut off in its line may have left.
        rest = f"\n{line}\n".encode("ascii")
        try:
            while rest:
                _, ready, _ = select.select([], [self._fd], [], max(0, deadline - time.monotonic()))
                if not ready:
                    raise NoAnswer(f"{self.path}: the guest does not read its console")
                rest = rest[os.write(self._fd, rest) :]
        except OSError as error:
            raise _gone(self.path) from error


def _open_pty(path):
    fd = None
    try:
        fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        tty.setraw(fd, termios.TCSANOW)
        return fd
    except BlockingIOError as error:
        os.close(fd)
        raise ConsoleError(f"{path} is in use by another process of the lab; stop that one first") from error
    except (OSError, termios.error) as error:
        if fd is not None:
            os.close(fd)
        raise ConsoleError(f"cannot open the console {path}: {error.args[-1]}; is the server running?") from error


def _gone(path):
    return ConsoleClosed(f"the console {path} was closed: the guest was powered off, or has moved to another host")


def _values(words):
    return dict(word.split("=", 1) for word in words.split() if "=" in word)


def command(pty_path, line, timeout, on_progress=None):
    """Runs a command in the guest and gives its key=value answer as a dict of strings.

    `timeout` (seconds) bounds the whole command; `on_progress` is called with the dict of each progress line.
    Raises GuestError (the guest refused), NoAnswer (nothing final in time), ConsoleClosed, ConsoleError.
    """
    if not line.strip() or not line.isascii() or not line.isprintable():
        raise ConsoleError(f"not a command for the guest: {line!r}")
    deadline = time.monotonic() + timeout
    with _Console.shared(pty_path) as console:
        identity = console.new_identity()
        with console.replies(identity) as replies:
            console.send(f"#{identity} {line}", deadline)
            while True:
                try:
                    reply = replies.get(timeout=max(0, deadline - time.monotonic()))
                except queue.Empty:
                    raise NoAnswer(f"{pty_path}: no answer to '{line}' within {timeout:g} s; is the guest running?") from None
                if reply is None:
                    raise _gone(pty_path)
                kind, _, words = reply.partition(" ")
                if kind == "error":
                    raise GuestError(f"{pty_path}: {words}")
                if kind == "ok":
                    return _values(words)
                if on_progress:
                    on_progress(_values(reply))


class Heartbeats:
    """Iterates over the heartbeats as they arrive, to measure pauses from outside; `with` or stop() ends it.

    The iteration ends after stop() (from any thread), and raises ConsoleClosed when the guest's QEMU goes.
    """

    def __init__(self, pty_path):
        self._path = pty_path
        self._stopped = threading.Event()
        self._resources = contextlib.ExitStack()
        self._beats = self._resources.enter_context(self._resources.enter_context(_Console.shared(pty_path)).heartbeats())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def __iter__(self):
        return self

    def __next__(self):
        beat = self._beats.get()
        if self._stopped.is_set():
            self._beats.put(None)
            raise StopIteration
        if beat is None:
            self._beats.put(None)
            raise _gone(self._path)
        return beat

    def next_within(self, timeout):
        """The next heartbeat, waiting at most `timeout` seconds: a guest has booted, or is alive, when it comes."""
        try:
            beat = self._beats.get(timeout=timeout)
        except queue.Empty:
            raise NoAnswer(f"{self._path}: no heartbeat within {timeout:g} s") from None
        if beat is None:
            self._beats.put(None)
            raise _gone(self._path)
        return beat

    def stop(self):
        if not self._stopped.is_set():
            self._stopped.set()
            self._beats.put(None)
            self._resources.close()
