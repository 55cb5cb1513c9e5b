"""A host's own copy of the directories that packages are installed into, over the machine's (overlayfs).

The machine's files are never written to: what a host changes below these directories is kept beside the lab's state, and
seen by that host alone. What was mounted below such a directory before stays the same mount, with its open files.
"""

import os
import pathlib
import shutil

from novalab import commands, hosts, state

DIRECTORIES = ("/etc", "/usr", "/var/lib", "/var/cache/man", "/var/cache/debconf")
# Where the host sees its own directory of the lab, whatever lies over /var/lib.
HOST_DIRECTORY = "/run/nova-lean-lab/host"


def of_lab(name):
    # Not below /var/lib, where the lab's state is: an overlay's upper directory cannot lie within its lower one.
    return state.CACHE_DIRECTORY / "roots" / name


def exists(lab, host):
    return (of_lab(lab.name) / host).exists()


def provide(lab, host):
    """Mounts them, where they are not mounted yet; can be done while everything runs on the host."""
    if not _is_mounted(lab, host, HOST_DIRECTORY):
        _inside(lab, host, "mkdir", "-p", HOST_DIRECTORY)
        _inside(lab, host, "mount", "--bind", str(hosts.directory(lab, host)), HOST_DIRECTORY)
    for directory in DIRECTORIES:
        if not _is_overlay(lab, host, directory):
            _lay_over(lab, host, directory)


def _lay_over(lab, host, directory):
    above = of_lab(lab.name) / host / directory.strip("/").replace("/", "-")
    for part in ("changes", "work"):
        (above / part).mkdir(parents=True, exist_ok=True)
    found = os.stat(directory)
    os.chown(above / "changes", found.st_uid, found.st_gid)
    shutil.copymode(directory, above / "changes")
    aside = []
    for number, point in enumerate(_mounted_below(lab, host, directory)):
        place = f"/run/nova-lean-lab/aside/{number}"
        _inside(lab, host, "sh", "-c", f'mkdir -p /run/nova-lean-lab/aside; if [ -d "{point}" ]; then mkdir -p {place}; else : > {place}; fi')
        _inside(lab, host, "mount", "--move", point, place)
        aside.append((place, point))
    options = f"lowerdir={directory},upperdir={above / 'changes'},workdir={above / 'work'}"
    _inside(lab, host, "mount", "-t", "overlay", "-o", options, "overlay", directory)
    for place, point in aside:
        _inside(lab, host, "mount", "--move", place, point)
    _inside(lab, host, "rm", "-rf", "/run/nova-lean-lab/aside")


def mount_points(mountinfo):
    """(mount point, type) of each line of proc_pid_mountinfo(5), in the order of the file."""
    for line in mountinfo.splitlines():
        before, _, behind = line.partition(" - ")
        yield before.split()[4], behind.split()[0]


def uppermost_below(points, directory):
    """Those below the directory that are not below another of them."""
    below = sorted({point for point in points if point.startswith(directory + "/")})
    return [point for point in below if not any(point.startswith(other + "/") for other in below if other != point)]


def _mounted(lab, host):
    return list(mount_points((hosts.live_root(lab, host).parent / "mountinfo").read_text()))


def _mounted_below(lab, host, directory):
    return uppermost_below([point for point, _ in _mounted(lab, host)], directory)


def _is_mounted(lab, host, directory):
    return any(point == directory for point, _ in _mounted(lab, host))


def _is_overlay(lab, host, directory):
    return (directory, "overlay") in _mounted(lab, host)


def _inside(lab, host, *argv):
    hosts.run(lab, host, list(argv), timeout=30)


def remove(name):
    """The hosts are off."""
    if of_lab(name).exists():
        commands.succeeds(["chattr", "-R", "-f", "-i", str(of_lab(name))])
        shutil.rmtree(of_lab(name))
