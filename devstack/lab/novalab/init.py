"""PID 1 of a lab host: makes the host's view of the file system, then starts, signals and reaps services on request.

Run by hosts.boot as `unshare ... python3 -m novalab.init HOST_DIRECTORY`. Requests come as one JSON line per connection to the
socket `control.sock` in that directory (client: control.py). Killing this process is the host's power failure: the kernel
then kills everything else in the PID namespace and drops the mounts and the network.
"""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys

KEPT = pathlib.Path("/run/nova-lean-lab")


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)


def bind(source, target):
    mount("--bind", str(source), target)


def prepare_file_system(directory, description):
    mount("-t", "sysfs", "sysfs", "/sys")
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    os.makedirs("/run/lock")
    for path in description["binds"]:
        bind(directory / "root" / path.lstrip("/"), path)
    for target, source in description["overlays"].items():
        if target.startswith("/usr/"):
            keep(target)
        bind(source, target)


def keep(path):
    """Leaves the machine's own program within reach, under KEPT, of the one that is about to be put in its place."""
    kept = KEPT / pathlib.Path(path).relative_to("/usr")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch()
    bind(path, str(kept))
    # QEMU looks for its firmware and modules relative to where it was started from.
    for beside in ("lib", "share"):
        if not (KEPT / beside).exists():
            (KEPT / beside).symlink_to(f"/usr/{beside}")


def stopped(pid):
    """Whether a signal has stopped the process (state T of proc(5))."""
    return pathlib.Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] == "T"


def exists(group):
    """Whether the process group has a process, be it dead and not reaped."""
    try:
        os.killpg(group, 0)
        return True
    except ProcessLookupError:
        return False


class Services:
    def __init__(self):
        self._running = {}
        self._ended = {}
        self._left = {}  # groups whose first process has ended, and maybe not all others

    def start(self, name, argv, env, log):
        if name in self._running:
            return {"pid": self._running[name], "already": True}
        os.makedirs(os.path.dirname(log), exist_ok=True)
        with open(log, "ab") as output:
            process = subprocess.Popen(
                argv, env=env, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        # Else Popen itself reaps it, when it is forgotten or another one is made, and nobody here hears of its end.
        process.returncode = 0
        self._running[name] = process.pid
        self._ended.pop(name, None)
        return {"pid": process.pid, "already": False}

    def signal(self, name, number, group=True):
        """Of one that has ended, the group is what it has left."""
        pid = self._running.get(name) or (self._left.get(name) if group else None)
        if pid is None:
            return {"running": False}
        # The whole group: uwsgi's workers and RabbitMQ's emulator are children of the process that was started.
        try:
            (os.killpg if group else os.kill)(pid, number)
        except ProcessLookupError:
            return {"running": False}
        return {"running": True}

    def status(self):
        return {
            **{name: {"state": "paused" if stopped(pid) else "running", "pid": pid} for name, pid in self._running.items()},
            **{name: {"state": f"exited ({code})", "pid": None, "left": name in self._left} for name, code in self._ended.items()},
        }

    def reap(self):
        self._reap_children()
        self._left = {name: group for name, group in self._left.items() if exists(group)}

    def _reap_children(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for name, known in list(self._running.items()):
                if known == pid:
                    del self._running[name]
                    self._ended[name] = os.waitstatus_to_exitcode(status)
                    self._left[name] = pid


def answer(services, request):
    operation = request.pop("op")
    try:
        if operation == "start":
            return services.start(**request)
        if operation == "signal":
            return services.signal(**request)
        if operation == "status":
            return services.status()
        return {"error": f"unknown operation {operation}"}
    except OSError as error:
        return {"error": str(error)}


def serve(listener, services):
    # Children are reaped in this loop only, never in the handler: a service that ends at once is registered first.
    woken, wakes = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        readable, _, _ = select.select([listener, woken], [], [])
        if woken in readable:
            os.read(woken, 4096)
        services.reap()
        if listener in readable:
            reply(listener, services)


def reply(listener, services):
    connection, _ = listener.accept()
    with connection:
        connection.settimeout(5)
        try:
            line = connection.makefile("r").readline()
            connection.sendall(json.dumps(answer(services, json.loads(line))).encode() + b"\n")
        except (OSError, ValueError) as error:
            print(f"a request could not be answered: {error}", file=sys.stderr, flush=True)


def main():
    directory = pathlib.Path(sys.argv[1])
    description = json.loads((directory / "host.json").read_text())
    # Opened before the mounts, so that the state directory may lie anywhere; bound relatively, for paths beyond 108 bytes.
    os.chdir(directory)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    prepare_file_system(directory, description)
    socket.sethostname(description["name"])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    pathlib.Path("control.sock").unlink(missing_ok=True)
    listener.bind("control.sock")
    listener.listen(16)
    serve(listener, Services())


if __name__ == "__main__":
    main()
