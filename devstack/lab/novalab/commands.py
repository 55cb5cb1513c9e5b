"""Runs the machine's own commands (ip, nft, mount, ...), and turns a failure into a sentence that names the command."""

import os
import subprocess

from novalab.errors import LabError

# What every process of the lab sees: nothing of the caller's shell (proxies, OS_*, pyenv) may leak into the hosts.
CLEAN_ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def environment(**more):
    return {**CLEAN_ENVIRONMENT, "TERM": os.environ.get("TERM", "dumb"), **more}


def run(argv, stdin=None, env=None, timeout=120):
    """Runs argv to its end and returns what it printed; raises LabError with its last words when it fails."""
    try:
        result = subprocess.run(
            argv,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            env=environment(**(env or {})),
            timeout=timeout,
        )
    except FileNotFoundError:
        raise LabError(f"the command '{argv[0]}' is missing; install the lab's packages with devstack/lab/install")
    except subprocess.TimeoutExpired:
        raise LabError(f"'{' '.join(argv)}' did not end within {timeout} s")
    if result.returncode != 0:
        words = (result.stderr or result.stdout).strip().splitlines()[-5:]
        raise LabError(f"'{' '.join(argv)}' failed (exit code {result.returncode}): {' | '.join(words) or 'no message'}")
    return result.stdout


def succeeds(argv):
    """Whether argv ends with exit code 0; for questions, not for actions."""
    return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, env=environment()).returncode == 0
