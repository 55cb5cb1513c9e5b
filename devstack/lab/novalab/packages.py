"""Debian packages on one host of the lab: dpkg and their own scripts run there as on a machine of its own."""

import pathlib
import subprocess
import sys

from novalab import commands, hosts, roots, units
from novalab.errors import LabError

CODE = pathlib.Path(__file__).resolve().parent.parent
REPLACED = ("/usr/bin/systemctl", "/usr/bin/deb-systemd-invoke")
# Scripts of packages ask by this whether systemd runs; only dpkg is to believe it.
RUNS = "/run/systemd/system"
OPTIONS = {"install": ["--install", "--force-confold"], "remove": ["--remove"], "purge": ["--purge"]}


def change(lab, host, action, what, force=False):
    """Installs or upgrades files, removes or purges packages; prints what dpkg says."""
    if action == "install":
        what = [str(_file(path)) for path in what]
    provide(lab, host)
    environment = {"DEBIAN_FRONTEND": "noninteractive", **({"NOVA_LEAN_REMOVE_ANYWAY": "yes"} if force else {})}
    script = f'mkdir -p {RUNS}; "$@"; code=$?; rmdir -p {RUNS} 2>/dev/null; exit $code'
    argv = hosts.inside(lab, host, ["sh", "-c", script, "sh", "dpkg", *OPTIONS[action], *what])
    done = subprocess.run(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=commands.environment(**environment)
    )
    print(done.stdout, end="", file=sys.stdout if done.returncode == 0 else sys.stderr, flush=True)
    if done.returncode != 0:
        raise LabError(f"dpkg on {host} failed with exit code {done.returncode}; see above")


def _file(path):
    file = pathlib.Path(path).resolve()
    if not file.is_file():
        raise LabError(f"there is no package {path}")
    return file


def provide(lab, host):
    """A root of the host's own, with what stands in for systemd."""
    roots.provide(lab, host)
    substitute = hosts.directory(lab, host) / "systemctl"
    substitute.write_text(f'#!/bin/sh\nPYTHONPATH={CODE} exec /usr/bin/python3 -m novalab.units "$@"\n')
    substitute.chmod(0o755)
    mounted = (hosts.live_root(lab, host).parent / "mounts").read_text()
    if f" {units.REAL} " not in mounted:
        hosts.run(lab, host, ["touch", units.REAL])
        hosts.run(lab, host, ["mount", "--bind", "/usr/bin/systemctl", units.REAL])
    for program in REPLACED:
        if f" {program} " not in mounted:
            hosts.run(lab, host, ["mount", "--bind", f"{roots.HOST_DIRECTORY}/systemctl", program])


def restore(lab, host):
    """After the host has booted: packages are on its disk."""
    if roots.exists(lab, host):
        provide(lab, host)


def has(lab, host, program):
    return roots.exists(lab, host) and (hosts.live_root(lab, host) / "usr/bin" / program).is_symlink()


def start_before(lab, host, unit):
    """What packages want to be done before that service of the lab's starts; refused where they refuse."""
    if roots.exists(lab, host):
        hosts.run(lab, host, ["systemctl", "start-pre", unit], timeout=180)
