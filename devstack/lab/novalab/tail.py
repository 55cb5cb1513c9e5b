"""The last lines of a log."""

import collections
import re

# oslo.log ends each line with one.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def tail(path, count):
    """The last lines of the file, without colour codes; none when there is no such file (yet)."""
    try:
        with open(path, errors="replace") as file:
            return [_COLOUR.sub("", line) for line in collections.deque(file, maxlen=count)]
    except FileNotFoundError:
        return []
