"""mount(8)'s calls are understood, and what cannot be mounted is explained."""

import errno
import os
import pathlib

from tests.server import ADDRESS, CLIENT, NfsTest, run


class CommandLine(NfsTest):
    def refused(self, *arguments, status=32):
        done = run(CLIENT, *arguments, check=False)
        self.assertEqual(status, done.returncode, done.stderr)
        return done.stderr

    def mounts(self):
        return [line.split() for line in pathlib.Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]

    def test_the_mount_is_shown_with_its_export_and_a_type_that_libvirt_takes_for_shared(self):
        shown = [fields for fields in self.mounts() if fields[1] == str(self.mount)]
        self.assertEqual([f"{ADDRESS}:{self.export}", "fuse.glusterfs"], [shown[0][0], shown[0][2]])

    def test_the_usual_options_are_accepted(self):
        self.mounted("-o", "rw,vers=3,hard,nolock,proto=tcp,timeo=600,retrans=2,sec=sys,_netdev,nofail,noatime,"
                           "rsize=131072,wsize=131072,port=2049,mountport=20048")

    def test_version_4_is_spoken_as_version_3_and_that_is_said(self):
        directory = self.server.directory / "four"
        directory.mkdir(exist_ok=True)
        said = run("mount", "-t", "nfs", "-o", "vers=4.2", f"{ADDRESS}:{self.export}", directory)
        self.addCleanup(run, "umount", directory)
        self.assertIn("speaks NFSv3", said.stderr)
        (directory / "file").write_text("content")
        self.assertEqual("content", (self.export / "file").read_text())

    def test_a_read_only_mount_is_read_only_until_it_is_remounted(self):
        directory = self.mounted("-o", "ro")
        with self.assertRaises(OSError) as caught:
            (directory / "file").write_text("content")
        self.assertEqual(errno.EROFS, caught.exception.errno)
        run(CLIENT, f"{ADDRESS}:{self.export}", directory, "-o", "remount,rw")
        (directory / "file").write_text("content")

    def test_a_directory_below_the_export_can_be_mounted(self):
        (self.mount / "below").mkdir()
        directory = self.server.directory / "below"
        directory.mkdir(exist_ok=True)
        run("mount", "-t", "nfs", f"{ADDRESS}:{self.export}/below", directory)
        self.addCleanup(run, "umount", directory)
        (directory / "file").write_text("content")
        self.assertEqual("content", (self.export / "below" / "file").read_text())

    def test_without_arguments_it_says_how_to_use_it(self):
        self.assertIn("usage: mount.nfs SERVER:/PATH DIRECTORY", self.refused(status=1))

    def test_an_unknown_server_is_named(self):
        said = self.refused("no-such-server.invalid:/srv", self.mount)
        self.assertIn(f"cannot mount no-such-server.invalid:/srv on {self.mount}: unknown server", said)

    def test_a_server_where_the_service_does_not_run_is_named(self):
        source = f"{ADDRESS}:{self.export}"
        for option, service in [("mountport=7", "MOUNT"), ("port=7", "NFSv3")]:
            said = self.refused(source, self.mount, "-o", option)
            self.assertIn(f"cannot mount {source} on {self.mount}: no {service} service at {ADDRESS} port 7", said)
            self.assertIn("Connection refused", said)

    def test_an_export_that_is_not_for_this_host_is_refused(self):
        said = self.refused(f"{ADDRESS}:{self.server.closed}", self.mount)
        self.assertIn(f"cannot mount {ADDRESS}:{self.server.closed} on {self.mount}: the server", said)

    def test_an_export_that_does_not_exist_is_refused(self):
        self.assertIn("no such export", self.refused(f"{ADDRESS}:/no/such/export", self.mount))

    def test_a_missing_directory_is_named(self):
        said = self.refused(f"{ADDRESS}:{self.export}", "/no/such/directory")
        self.assertIn("on /no/such/directory: the directory to mount on does not exist", said)

    def test_wrong_options_are_named_and_nothing_is_mounted(self):
        before = self.mounts()
        for option, complaint in [("vers=2", "'vers'"), ("proto=udp", "TCP only"), ("sec=krb5", "sec=sys only"),
                                  ("rsize=big", "not a number"), ("frobnicate", "unknown")]:
            self.assertIn(complaint, self.refused(f"{ADDRESS}:{self.export}", self.mount, "-o", option, status=1))
        self.assertEqual(before, self.mounts())

    def test_unknown_options_pass_when_mount_is_told_to_be_sloppy(self):
        self.assertEqual("", run(CLIENT, "-s", "-f", f"{ADDRESS}:{self.export}", self.mount, "-o", "frobnicate").stderr)

    def test_without_nfs_server_nothing_is_left_on_the_directory(self):
        empty = self.server.directory / "empty"
        empty.mkdir(exist_ok=True)
        self.refused(f"{ADDRESS}:{self.export}", empty, "-o", "port=7")
        self.assertFalse(os.path.ismount(empty))
