"""Waiting for a condition, never for a time."""

import http.client
import socket
import time

from novalab.errors import LabError


def until(condition, what, timeout=60.0, interval=0.1, hint=""):
    """Calls condition until it gives something true, and returns that; LabError names `what` after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            raise LabError(f"{what}: not within {timeout:.0f} s{'; ' + hint if hint else ''}")
        time.sleep(interval)


def answers(address, port):
    """Whether something accepts TCP connections there."""
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False


def answers_http(address, port, patience=30):
    """Whether something answers an HTTP request there, with whatever status; one that starts may need its time for it, in seconds."""
    connection = http.client.HTTPConnection(address, port, timeout=patience)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def accepts(path):
    """Whether something accepts connections at that Unix socket; its file may well outlive the process."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(str(path))
            return True
        except OSError:
            return False
