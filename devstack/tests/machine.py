"""A directory that stands for a machine with DevStack, and the plugin in it."""

import configparser
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile

PLUGIN = pathlib.Path(__file__).resolve().parent.parent
REPOSITORY = PLUGIN.parent

# Makes the archives that Maven would make; their programs record how they are called.
MVNW = """#!/bin/bash
echo "mvnw $*" >>"{machine}/calls"
[ ! -e "{machine}/build-fails" ] || exit 1
archive() {{
    mkdir -p "$1/target/$2/bin"
    printf '#!/bin/sh\\necho "%s $*" >>"{machine}/calls"\\n[ ! -e "{machine}/$1-fails" ]\\n' "$2" >"$1/target/$2/bin/$2"
    chmod +x "$1/target/$2/bin/$2"
    tar -czf "$1/target/$2-1.0.tar.gz" -C "$1/target" "$2"
}}
case "$*" in *nova-adapter*) archive nova-adapter nova-lean ;; esac
case "$*" in *shared-storage-driver*) archive shared-storage-driver nova-lean-agent ;; esac
"""


def sample(name):
    """The localrc section of a sample local.conf, as DevStack takes it out."""
    section, lines = "", []
    for line in (PLUGIN / f"local.conf.{name}").read_text().splitlines():
        heading = re.fullmatch(r"\[\[(.+)\|(.+)\]\]", line)
        if heading:
            section = heading.group(2)
        elif section == "localrc":
            lines.append(line)
    return "\n".join(lines) + "\n"


class Machine:
    def __init__(self, localrc):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="nova-lean-devstack-"))
        self.dest = self.root / "opt-stack"
        self.data = self.dest / "data"
        self.instances = self.data / "nova" / "instances"
        self.conf = self.root / "etc-nova-lean" / "nova-lean.conf"
        self.agent_conf = self.root / "etc-nova-lean" / "nova-lean-agent.conf"
        self.request_key = self.root / "etc-nova-lean" / "request-key"
        self.nova_conf = self.root / "etc-nova" / "nova.conf"
        self.exports = self.root / "etc" / "exports.d" / "nova-lean.exports"
        self.share = self.data / "nova-lean" / "share"
        clone = self.dest / "nova-lean"
        for name in ("override-defaults", "settings", "plugin.sh", "lib"):
            target = clone / "devstack" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            source = PLUGIN / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        for module in ("nova-adapter", "shared-storage-driver"):
            (clone / module).mkdir()
        mvnw = clone / "mvnw"
        mvnw.write_text(MVNW.format(machine=self.root))
        mvnw.chmod(0o755)
        for name in ("calls", "mounts", "immutable", "running", "busy"):
            (self.root / name).touch()
        (self.root / "devstack").mkdir()
        # A * that is expanded becomes this.
        (self.root / "devstack" / "functions").touch()
        (self.root / "vm.unprivileged_userfaultfd").write_text("0\n")
        self.localrc(localrc)

    def remove(self):
        shutil.rmtree(self.root)

    def localrc(self, text):
        (self.root / "localrc").write_text(text)

    def with_line(self, line):
        with (self.root / "localrc").open("a") as localrc:
            localrc.write(line + "\n")

    def plant(self, name, text=""):
        """Makes a file that tells the stand-ins how to behave."""
        path = self.root / name
        path.write_text(text)

    def _run(self, what):
        return subprocess.run(
            [str(PLUGIN / "tests" / "stack.sh"), what],
            env={
                "MACHINE": str(self.root),
                "PATH": f"{PLUGIN}/tests/bin:/usr/bin:/bin",
                "LC_ALL": "C.UTF-8",
                "NOVA_LEAN_DEVSTACK": os.environ.get("NOVA_LEAN_DEVSTACK", ""),
            },
            cwd=self.root / "devstack",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
        )

    def run(self, what):
        done = self._run(what)
        if done.returncode != 0 or "[ERROR]" in done.stdout or "line " in done.stdout:
            raise AssertionError(f"{what} failed ({done.returncode}):\n{done.stdout}")
        return done.stdout

    def refused(self, what):
        """What it says when it stops; that it stops."""
        done = self._run(what)
        if done.returncode == 0 or "[ERROR]" not in done.stdout:
            raise AssertionError(f"{what} was not refused:\n{done.stdout}")
        return done.stdout

    def calls(self, beginning=""):
        return [line for line in (self.root / "calls").read_text().splitlines() if line.startswith(beginning)]

    def calls_in(self, phase):
        """What was called in a phase, the last time it ran."""
        text = (self.root / "calls").read_text().split(f"--- {phase}\n")[-1]
        return text.split("--- ")[0].splitlines()

    def forget_calls(self):
        (self.root / "calls").write_text("")

    def lines(self, name):
        return (self.root / name).read_text().splitlines()

    def mounted(self):
        return {line.split()[0]: line.split()[1] for line in self.lines("mounts")}

    def running(self):
        return sorted(self.lines("running"))

    def ini(self, path):
        parsed = configparser.RawConfigParser(default_section="none of them", strict=True)
        parsed.optionxform = str
        with path.open() as file:
            parsed.read_file(file)
        return {section: dict(parsed[section]) for section in parsed.sections()}

    def contents(self):
        """Every file and link below the machine, but the records of the test's own."""
        own = {"calls", "localrc", "busy", "running", "is-waited-for", "configure_neutron_nova.log"}
        found = {}
        for path in sorted(self.root.rglob("*")):
            if path.name not in own:
                name = str(path.relative_to(self.root))
                mode = stat.S_IMODE(path.lstat().st_mode)
                if path.is_symlink():
                    found[name] = ("link", os.readlink(path))
                elif path.is_file() and not name.endswith(".tar.gz"):
                    found[name] = (oct(mode), path.read_text())
                else:
                    found[name] = (oct(mode),)
        return found
