"""The lab as the demo drives it: by the same command that a person would type."""

import json
import pathlib
import subprocess

from novalab import state
from novalab.errors import LabError

LAB = pathlib.Path(__file__).resolve().parents[2] / "lab" / "lab"


class LabCommand:
    def __init__(self, name):
        self.name = name

    def show(self, *arguments):
        """Runs a command whose progress belongs on the screen."""
        subprocess.run([str(LAB), "--name", self.name, *map(str, arguments)], check=True)

    def ask(self, *arguments):
        """Runs a command and returns what it printed."""
        done = subprocess.run([str(LAB), "--name", self.name, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            raise LabError(f"lab {' '.join(map(str, arguments))}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def ask_json(self, *arguments):
        return json.loads(self.ask(*arguments, "--output", "json"))

    def state(self):
        return state.load(self.name)
