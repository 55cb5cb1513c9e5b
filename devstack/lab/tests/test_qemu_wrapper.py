import pathlib
import re
import subprocess
import tempfile
import unittest

WRAPPER = pathlib.Path(__file__).resolve().parent.parent / "qemu" / "qemu-system-x86_64"


def started_with(*arguments):
    """The arguments that the real QEMU gets, shown by a program in its place."""
    with tempfile.TemporaryDirectory() as directory:
        shows = pathlib.Path(directory, "shows")
        shows.write_text('#!/bin/bash\nprintf "%s\\n" "$@"\n')
        shows.chmod(0o755)
        script = re.sub(r"^qemu=.*$", f"qemu={shows}", WRAPPER.read_text(), flags=re.MULTILINE)
        return subprocess.run(["bash", "-c", script, "wrapper", *arguments], capture_output=True, text=True, check=True).stdout.splitlines()


class QemuWrapperTest(unittest.TestCase):
    def test_the_ram_of_a_server_is_no_multiple_of_256_kib(self):
        backend = '{"qom-type":"memory-backend-ram","id":"pc.ram","size":268435456}'
        started = started_with("-m", "256", "-object", backend)
        self.assertEqual(["-m", "size=262152k", "-object", backend.replace("268435456", "268443648")], started)

    def test_a_size_in_kib_is_understood_too(self):
        self.assertEqual(["-m", "size=262152k"], started_with("-m", "size=262144k"))

    def test_every_other_argument_reaches_qemu_unchanged(self):
        arguments = ["-S", "-name", "a b", "-object", '{"qom-type":"rng-random","id":"objrng0"}', "-incoming", "defer", ""]
        self.assertEqual(arguments, started_with(*arguments))
