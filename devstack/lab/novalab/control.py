"""Talks to the init of a running host (init.py): start a service, signal it, ask what runs."""

import json
import os
import socket

from novalab.errors import LabError


def request(host_directory, **fields):
    descriptor = os.open(host_directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(10)
            # Through the descriptor, because a socket's path may be 108 bytes at most.
            connection.connect(f"/proc/self/fd/{descriptor}/control.sock")
            connection.sendall(json.dumps(fields).encode() + b"\n")
            reply = json.loads(connection.makefile("r").readline())
    except (OSError, ValueError) as error:
        raise LabError(f"the host '{host_directory.name}' does not answer ({error}); `lab power-on {host_directory.name}` starts it")
    finally:
        os.close(descriptor)
    if "error" in reply:
        raise LabError(f"host '{host_directory.name}': {reply['error']}")
    return reply


def answers(host_directory):
    try:
        request(host_directory, op="status")
        return True
    except LabError:
        return False
