import pathlib
import shutil
import subprocess
import tempfile
import unittest
from unittest import mock

from novalab import roots, units
from novalab.errors import LabError

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]


class UnitsTest(unittest.TestCase):
    def test_values_add_up_until_an_empty_one_forgets_them(self):
        parsed = units.parse("[Unit]\nAfter=x\n[Service]\n# no\nExecStartPre=/a b\nExecStartPre=/c\nUser=u\n")
        self.assertEqual(["/a b", "/c"], parsed["ExecStartPre"])
        self.assertNotIn("After", parsed)
        self.assertEqual(["/d"], units.parse("[Service]\nExecStartPre=\nExecStartPre=/d\n", parsed)["ExecStartPre"])

    def test_a_command_line_loses_systemds_prefixes_and_keeps_its_words(self):
        self.assertEqual(["/bin/grep", "-q", "a b", "/f"], units.command('-+/bin/grep -q "a b" /f'))

    def test_the_agents_unit_gives_it_just_the_capabilities_that_it_names(self):
        text = (REPOSITORY / "shared-storage-driver/src/main/deb/nova-lean-agent.service").read_text()
        argv = units.confined(units.parse(text), ["/usr/bin/nova-lean-agent", "run"])
        bounding = next(argument for argument in argv if argument.startswith("--bounding-set"))
        self.assertIn("-all,+sys_admin,", bounding)
        self.assertNotIn("setuid", bounding)
        self.assertIn("--no-new-privs", argv)
        self.assertEqual(["/usr/bin/nova-lean-agent", "run"], argv[-2:])

    def test_the_adapters_unit_runs_it_as_its_own_user(self):
        text = (REPOSITORY / "nova-adapter/src/main/deb/nova-lean-adapter.service").read_text()
        argv = units.confined(units.parse(text), ["x"])
        self.assertEqual(["setpriv", "--reuid=nova-lean", "--regid=nova-lean", "--init-groups"], argv[:4])

    def test_at_boot_the_agent_starts_before_nova_compute_and_is_not_started_by_it(self):
        drop_in = (REPOSITORY / "shared-storage-driver/src/main/deb/nova-compute.conf").read_text()
        self.assertNotRegex(drop_in, r"(?m)^(Wants|Requires|BindsTo|Upholds)=")
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            (root / "nova-compute.service.d").mkdir()
            (root / "nova-compute.service.d" / "nova-lean.conf").write_text(drop_in)
            done = []
            with (
                mock.patch.object(units, "PATHS", (directory,)),
                mock.patch.object(units, "WANTED", root),
                mock.patch.object(units, "start", done.append),
                mock.patch.object(units, "run_all", done.extend),
            ):
                check = "+/usr/bin/nova-lean-agent check-share"
                units.start_pre("nova-compute.service")
                self.assertEqual([check], done, "not enabled")
                (root / "nova-lean-agent.service").touch()
                done.clear()
                units.start_pre("nova-compute.service")
                self.assertEqual(["nova-lean-agent.service", check], done)

    def test_a_unit_that_is_not_there_is_named(self):
        with mock.patch.object(units, "PATHS", ("/nonexistent",)), self.assertRaisesRegex(LabError, "ghost.service"):
            units.load("ghost.service")


class LaunchTest(unittest.TestCase):
    """The script `launch` starts both programs; a stand-in for java tells with which options."""

    UNITS = {
        "nova-lean": "nova-adapter/src/main/deb/nova-lean-adapter.service",
        "nova-lean-agent": "shared-storage-driver/src/main/deb/nova-lean-agent.service",
    }

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.home = pathlib.Path(temporary.name)
        (self.home / "bin").mkdir()
        self.java = self.home / "java"
        self.java.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
        self.java.chmod(0o755)

    def options(self, program, **environment):
        launch = self.home / "bin" / program
        shutil.copy(REPOSITORY / "configuration/src/main/dist/launch", launch)
        done = subprocess.run(
            [launch, "run"],
            env={"PATH": "/usr/bin:/bin", "NOVA_LEAN_JAVA": str(self.java), **environment},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        said = done.stdout.splitlines()
        return said[: said.index("-cp")]

    def test_what_has_run_out_of_memory_is_started_anew(self):
        self.assertIsNotNone(shutil.which("javac"), "install a JDK (devstack/lab/install does)")
        source = self.home / "Full.java"
        source.write_text("class Full { public static void main(String[] none) { var all = new byte[1000][]; for (int i = 0; ; i++) all[i] = new byte[1 << 20]; } }")
        for program, unit in self.UNITS.items():
            with self.subTest(program):
                service = units.parse((REPOSITORY / unit).read_text())
                self.assertEqual("on-failure", units.last(service, "Restart"))
                options = self.options(program, LOGS_DIRECTORY=str(self.home / "logs"))
                (self.home / "logs").mkdir(exist_ok=True)
                done = subprocess.run(["java", *options, "-Xmx64m", str(source)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.home)
                self.assertIn("due to java.lang.OutOfMemoryError", done.stdout)
                # These end it well, or for good.
                statuses = [0, *map(int, " ".join(service["RestartPreventExitStatus"] + service["SuccessExitStatus"]).split())]
                self.assertNotIn(done.returncode, statuses)
                self.assertEqual(["java-crash.log"], [path.name for path in self.home.rglob("*.log")])
                self.assertEqual([], list(self.home.glob("core*")))

    def test_where_no_directory_of_logs_is_named_java_decides(self):
        self.assertFalse([option for option in self.options("nova-lean-agent") if option.startswith("-XX:ErrorFile")])


class RootsTest(unittest.TestCase):
    MOUNTS = (
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "23 22 8:1 /x /var/lib/nova rw - ext4 /dev/sda1 rw\n"
        "24 23 0:40 /_base /var/lib/nova/instances/_base rw shared:3 - fuse.glusterfs nfs:/srv rw\n"
        "25 22 8:1 /y /var/lib/libvirt rw - ext4 /dev/sda1 rw\n"
        "26 22 8:1 /z /var/log rw - ext4 /dev/sda1 rw\n"
    )

    def test_what_is_mounted_below_is_moved_once_with_all_that_is_mounted_below_it(self):
        points = [point for point, _ in roots.mount_points(self.MOUNTS)]
        self.assertEqual(["/var/lib/libvirt", "/var/lib/nova"], roots.uppermost_below(points, "/var/lib"))
        self.assertIn(("/var/lib/nova/instances/_base", "fuse.glusterfs"), list(roots.mount_points(self.MOUNTS)))

    def test_an_overlay_does_not_lie_below_what_it_covers(self):
        for directory in roots.DIRECTORIES:
            self.assertFalse(str(roots.of_lab("lab")).startswith(directory + "/"), directory)


if __name__ == "__main__":
    unittest.main()
