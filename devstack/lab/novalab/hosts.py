"""Hosts as trees of namespaces: boot one, run a command in one, cut its power, find what is left of one."""

import json
import os
import pathlib
import signal
import subprocess

from novalab import addresses, commands, control, network, wait
from novalab.errors import LabError

CONTROLLER_DIRECTORIES = (
    "/etc/cinder /etc/glance /etc/keystone /etc/mysql /etc/neutron /etc/nova /etc/placement /etc/rabbitmq /var/lib/cinder"
    " /var/lib/glance /var/lib/keystone /var/lib/mysql /var/lib/neutron /var/lib/nova /var/lib/rabbitmq /var/log"
)
COMPUTE_DIRECTORIES = "/etc/libvirt /etc/neutron /etc/nova /etc/ssh /var/lib/libvirt /var/lib/neutron /var/lib/nova /var/log"
NFS_DIRECTORIES = "/etc/ganesha /srv /var/lib/nfs /var/log"


def role(host):
    if host in addresses.BACKENDS:
        return "nfs"
    return host if host in (addresses.CONTROLLER, addresses.NFS) else "compute"


def directories(host):
    """What a host has of its own; everything else of the file system is the machine's, shared by all hosts."""
    lists = {"controller": CONTROLLER_DIRECTORIES, "nfs": NFS_DIRECTORIES, "compute": COMPUTE_DIRECTORIES}
    return lists[role(host)].split()


def files(host):
    """The single files that a host has of its own."""
    return ["/etc/hosts", "/etc/hostname", *(["/etc/pam.d/sshd"] if role(host) == "compute" else [])]


def directory(lab, host):
    return lab.directory / "hosts" / host


def root(lab, host):
    """The files of the host that are its own, as seen from the machine."""
    return directory(lab, host) / "root"


def init_arguments(lab, host):
    return ["/usr/bin/python3", "-m", "novalab.init", str(directory(lab, host))]


def _arguments(process):
    try:
        return pathlib.Path("/proc", process, "cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError:
        return []


def _processes_of(lab, host):
    wanted = init_arguments(lab, host)
    for process in filter(str.isdigit, os.listdir("/proc")):
        arguments = _arguments(process)
        if arguments[-len(wanted) :] == wanted:
            yield int(process), arguments == wanted


def find_init(lab, host):
    """The process id of the host's init, or None when the host is off. Read from /proc: no pid file can be stale."""
    return next((pid for pid, is_init in _processes_of(lab, host) if is_init), None)


def is_on(lab, host):
    return find_init(lab, host) is not None


def boot(lab, host, overlays):
    """Starts the host's namespaces with nothing in them but its init; files must have been written before (files.py)."""
    home = directory(lab, host)
    description = {"name": host, "binds": [*directories(host), *files(host)], "overlays": overlays}
    (home / "host.json").write_text(json.dumps(description, indent=2) + "\n")
    (home / "control.sock").unlink(missing_ok=True)
    code = pathlib.Path(__file__).resolve().parent.parent
    with open(home / "init.log", "ab") as log:
        launcher = subprocess.Popen(
            ["unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--mount-proc", *init_arguments(lab, host)],
            env=commands.environment(PYTHONPATH=str(code)),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def up():
        if launcher.poll() is not None:
            last = (home / "init.log").read_text(errors="replace").strip().splitlines()[-1:]
            raise LabError(f"the host '{host}' could not be started: {' '.join(last) or 'no message'} (see {home / 'init.log'})")
        return control.answers(home)

    wait.until(up, f"the host '{host}' starts", timeout=20, interval=0.02)
    network.detach(lab, host)
    network.attach(lab, host, find_init(lab, host))


def power_off(lab, host):
    """What a power failure does: every process of the host dies at once, unasked; its disk stays."""

    def gone():
        # `unshare` ends when the last process of the namespace has; only one that has no init yet needs killing itself.
        left = list(_processes_of(lab, host))
        for pid in [pid for pid, is_init in left if is_init] or [pid for pid, _ in left]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return not left

    wait.until(gone, f"the processes of the host '{host}' end", timeout=60, interval=0.05)
    network.detach(lab, host)


def live_root(lab, host):
    """The running host's whole file system, its mounts included, as seen from the machine."""
    return pathlib.Path("/proc", str(find_init(lab, host)), "root")


def inside(lab, host, argv):
    """The command line that runs argv inside the host."""
    pid = find_init(lab, host)
    if pid is None:
        raise LabError(f"the host '{host}' is off; `lab power-on {host}` starts it")
    return ["nsenter", "--mount", "--uts", "--ipc", "--net", "--pid", "--target", str(pid), *argv]


def run(lab, host, argv, stdin=None, env=None, timeout=120):
    return commands.run(inside(lab, host, argv), stdin=stdin, env=env, timeout=timeout)
