"""What a lab host has in the place of systemctl and deb-systemd-invoke, while and after packages are installed there.

It reads the unit files that the packages brought, and starts services as they say, through the host's init: ExecCondition,
ExecStart, User, Group, UMask, CapabilityBoundingSet, NoNewPrivileges, StateDirectory, LogsDirectory, Type=notify and KillMode,
and the ExecStartPre of drop-ins (of another service: `start-pre UNIT`). Other directives, sandboxing above all, are not tried.
"""

import os
import pathlib
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time

from novalab import commands, control, roots
from novalab.errors import LabError

PATHS = ("/etc/systemd/system", "/lib/systemd/system")
WANTED = pathlib.Path("/etc/systemd/system/multi-user.target.wants")
HOST = pathlib.Path(roots.HOST_DIRECTORY)
PATIENCE = 120
# The machine's own systemctl changes just files where no systemd runs: what is enabled, and what is not.
REAL = "/run/nova-lean-lab/systemctl"
OFFLINE = ("preset", "enable", "disable", "is-enabled", "mask", "unmask")


def parse(text, settings=None):
    """The [Service] section: each name with all values that it was given; an empty value forgets those before."""
    settings = {} if settings is None else settings
    section = None
    for line in text.replace("\\\n", " ").splitlines():
        line = line.strip()
        if line.startswith("["):
            section = line
        elif line and line[0] not in "#;" and section == "[Service]":
            name, _, value = line.partition("=")
            if value.strip():
                settings.setdefault(name.strip(), []).append(value.strip())
            else:
                settings[name.strip()] = []
    return settings


def load(unit):
    for path in PATHS:
        file = pathlib.Path(path, unit)
        if file.is_file():
            return parse(file.read_text())
    raise LabError(f"Unit {unit} not found.")


def last(settings, name, otherwise=None):
    return (settings.get(name) or [otherwise])[-1]


def command(line):
    """The command line without systemd's prefixes."""
    return shlex.split(line.lstrip("@-:+!"))


def confined(settings, argv):
    """argv, run as the unit's user with no more than its capabilities."""
    options = []
    user = last(settings, "User")
    if user:
        options += [f"--reuid={user}", f"--regid={last(settings, 'Group', user)}", "--init-groups"]
    if "CapabilityBoundingSet" in settings:
        kept = " ".join(settings["CapabilityBoundingSet"]).split()
        options += ["--inh-caps=-all", "--bounding-set=" + ",".join(["-all", *("+" + c.removeprefix("CAP_").lower() for c in kept)])]
    if last(settings, "NoNewPrivileges") == "yes":
        options.append("--no-new-privs")
    umask = last(settings, "UMask", "0022")
    return ["setpriv", *options, "sh", "-c", f'umask {umask}; exec "$@"', "sh", *argv]


def directories(settings):
    for kind, above in (("State", "/var/lib"), ("Logs", "/var/log")):
        for name in " ".join(settings.get(f"{kind}Directory", [])).split():
            path = pathlib.Path(above, name)
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(int(last(settings, f"{kind}DirectoryMode", "0755"), 8))
            if last(settings, "User"):
                shutil.chown(path, last(settings, "User"), last(settings, "Group"))


def state(name):
    return control.request(HOST, op="status").get(name, {"state": "inactive"})["state"]


def is_running(name):
    return state(name) in ("running", "paused")


def has_left(name):
    """Whether processes remain that it had started."""
    return control.request(HOST, op="status").get(name, {}).get("left", False)


def start(unit):
    settings, name = load(unit), unit.removesuffix(".service")
    if is_running(name):
        return
    for condition in settings.get("ExecCondition", []):
        if subprocess.run(command(condition)).returncode != 0:
            print(f"{unit} is skipped: its condition does not hold", file=sys.stderr)
            return
    directories(settings)
    run_all(settings.get("ExecStartPre", []))
    more = {variable: os.environ[variable] for variable in ("NOVA_LEAN_JAVA_OPTIONS",) if variable in os.environ}
    notified = None
    if last(settings, "Type") == "notify":
        path = f"/run/nova-lean-lab/notify-{name}"
        pathlib.Path(path).unlink(missing_ok=True)
        notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notified.bind(path)
        notified.settimeout(0.2)
        more["NOTIFY_SOCKET"] = path
    argv = confined(settings, command(last(settings, "ExecStart")))
    control.request(HOST, op="start", name=name, argv=argv, env=commands.environment(**more), log=f"/var/log/{name}.log")
    if notified:
        await_ready(name, notified)


def await_ready(name, notified):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            # systemd-notify waits until a descriptor that it sends is closed: so all that comes is received and dropped.
            message, descriptors, _, _ = socket.recv_fds(notified, 4096, 4)
            for descriptor in descriptors:
                os.close(descriptor)
            if b"READY=1" in message:
                answer_barrier(notified)
                return
        except TimeoutError:
            if not is_running(name):
                raise LabError(f"{name} ended before it was ready ({state(name)}); its log is /var/log/{name}.log")
    raise LabError(f"{name} was not ready within {PATIENCE} s; its log is /var/log/{name}.log")


def answer_barrier(notified):
    try:
        for descriptor in socket.recv_fds(notified, 4096, 4)[1]:
            os.close(descriptor)
    except TimeoutError:
        pass


def run_all(lines):
    for line in lines:
        done = subprocess.run(command(line), capture_output=True, text=True)
        if done.returncode != 0 and not line.startswith("-"):
            raise LabError(f"'{line}' failed (exit code {done.returncode}): {(done.stderr or done.stdout).strip()}")


def stop(unit):
    name = unit.removesuffix(".service")
    group = last(load(unit), "KillMode", "control-group") != "process"
    for number, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 30)):
        if not control.request(HOST, op="signal", name=name, number=number, group=group)["running"]:
            return
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not is_running(name) and not (group and has_left(name)):
                return
            time.sleep(0.05)
    raise LabError(f"{name} does not end")


def start_pre(unit):
    """What is before this service of the lab's own at boot: the enabled units that its drop-ins name, then their commands."""
    for path in PATHS:
        for file in sorted(pathlib.Path(path, unit + ".d").glob("*.conf")):
            for line in file.read_text().splitlines():
                for earlier in line.removeprefix("After=").split() if line.startswith("After=") else ():
                    if (WANTED / earlier).exists():
                        start(earlier)
            run_all(parse(file.read_text()).get("ExecStartPre", []))


def restart(unit):
    stop(unit)
    start(unit)


def is_active(unit):
    found = state(unit.removesuffix(".service"))
    print("active" if found == "running" else found)
    if found != "running":
        raise SystemExit(3)


VERBS = {"start": start, "stop": stop, "restart": restart, "try-restart": restart, "is-active": is_active, "start-pre": start_pre}


def main(argv):
    verb, *units = [argument for argument in argv if not argument.startswith("-")]
    if verb == "daemon-reload":
        return 0
    if verb in OFFLINE:
        return subprocess.run([REAL, *argv], env=commands.environment(SYSTEMD_OFFLINE="1")).returncode
    if verb not in VERBS:
        print(f"the lab's systemctl does not know '{verb}'", file=sys.stderr)
        return 1
    try:
        for unit in units:
            VERBS[verb](unit if "." in unit else unit + ".service")
        return 0
    except LabError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
