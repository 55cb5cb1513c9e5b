import shutil
import subprocess
import unittest

from machine import PLUGIN


def shell_files():
    files = [PLUGIN / name for name in ("override-defaults", "settings", "plugin.sh", "lib/nova-lean")]
    files += sorted((PLUGIN / "lib" / "nova_lean").iterdir())
    tests = PLUGIN / "tests"
    return files + [tests / "run", *sorted(tests.glob("*.sh")), *sorted((tests / "bin").iterdir())]


class ShellTest(unittest.TestCase):
    def test_shellcheck_finds_nothing(self):
        self.assertIsNotNone(shutil.which("shellcheck"), "install the package shellcheck (devstack/lab/install does)")
        done = subprocess.run(["shellcheck", *map(str, shell_files())], capture_output=True, text=True)
        self.assertEqual("", done.stdout + done.stderr)

    def test_a_package_list_names_each_package_once(self):
        for kind in ("debs", "rpms"):
            packages = [line.split()[0] for line in (PLUGIN / "files" / kind / "nova-lean").read_text().splitlines()]
            self.assertEqual(sorted(set(packages)), packages)
