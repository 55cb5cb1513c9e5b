"""What programs do with files works on the mount, and arrives on the server."""

import errno
import fcntl
import os
import pathlib
import stat
import subprocess

from tests.server import ADDRESS, NfsTest, await_true, run

NOBODY = 65534


class FilesAndDirectories(NfsTest):
    def test_a_copied_tree_is_the_same_on_the_server(self):
        run("cp", "-a", "/usr/share/perl5", self.mount / "tree")
        run("diff", "-r", "--no-dereference", "/usr/share/perl5", self.export / "tree")
        run("diff", "-r", "--no-dereference", "/usr/share/perl5", self.mount / "tree")
        run("rm", "-r", self.mount / "tree")
        self.assertEqual([], os.listdir(self.export))

    def test_a_large_directory_is_listed_completely(self):
        names = {f"file-{number:05}-{'x' * (number % 90)}" for number in range(3000)}
        for name in names:
            (self.export / name).touch()
        self.assertEqual(names, set(os.listdir(self.mount)))

    def test_attributes_are_set_on_the_server(self):
        path = self.mount / "file"
        path.write_text("content")
        os.chmod(path, 0o640)
        os.chown(path, 107, 64055)
        os.utime(path, ns=(1_500_000_000_123456789, 1_600_000_000_987654321))
        seen = os.stat(self.export / "file")
        self.assertEqual((0o640, 107, 64055), (stat.S_IMODE(seen.st_mode), seen.st_uid, seen.st_gid))
        self.assertEqual((1_500_000_000_123456789, 1_600_000_000_987654321), (seen.st_atime_ns, seen.st_mtime_ns))

    def test_truncating_shrinks_and_grows(self):
        path = self.mount / "file"
        path.write_bytes(b"0123456789")
        os.truncate(path, 4)
        os.truncate(path, 8)
        self.assertEqual(b"0123\0\0\0\0", path.read_bytes())
        self.assertEqual(b"0123\0\0\0\0", (self.export / "file").read_bytes())

    def test_links_and_special_files(self):
        (self.mount / "file").write_text("content")
        os.symlink("file", self.mount / "symlink")
        os.link(self.mount / "file", self.mount / "hard")
        os.mkfifo(self.mount / "fifo", 0o600)
        self.assertEqual("file", os.readlink(self.mount / "symlink"))
        self.assertEqual("content", (self.mount / "symlink").read_text())
        self.assertEqual(2, os.stat(self.export / "hard").st_nlink)
        self.assertTrue(stat.S_ISFIFO(os.stat(self.mount / "fifo").st_mode))

    def test_renaming_replaces_the_target(self):
        (self.mount / "new").write_text("new")
        (self.mount / "old").write_text("old")
        os.rename(self.mount / "new", self.mount / "old")
        self.assertEqual("new", (self.mount / "old").read_text())
        self.assertEqual(["old"], os.listdir(self.export))

    def test_the_usual_errors_reach_the_program(self):
        (self.mount / "directory" / "inner").mkdir(parents=True)
        for expected, action in [
            (errno.ENOENT, lambda: os.unlink(self.mount / "nothing")),
            (errno.ENOTEMPTY, lambda: os.rmdir(self.mount / "directory")),
            (errno.EEXIST, lambda: os.mkdir(self.mount / "directory")),
            (errno.EEXIST, lambda: os.open(self.mount / "directory", os.O_CREAT | os.O_EXCL)),
            (errno.ENAMETOOLONG, lambda: (self.mount / ("x" * 256)).touch()),
        ]:
            with self.assertRaises(OSError) as caught:
                action()
            self.assertEqual(expected, caught.exception.errno)

    def test_an_exclusive_create_succeeds_once(self):
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
        os.close(os.open(self.mount / "lock", flags, 0o604))
        self.assertEqual(0o604, stat.S_IMODE(os.stat(self.export / "lock").st_mode))
        with self.assertRaises(FileExistsError):
            os.open(self.mounted() / "lock", flags)

    def test_an_ordinary_user_has_that_users_rights(self):
        (self.mount / "secret").write_text("secret")
        os.chmod(self.mount / "secret", 0o600)
        os.chmod(self.mount, 0o777)
        self.addCleanup(os.chmod, self.export, 0o755)
        refused = run("cat", self.mount / "secret", check=False, user=NOBODY, group=NOBODY, extra_groups=[])
        self.assertIn("Permission denied", refused.stderr)
        run("touch", self.mount / "mine", user=NOBODY, group=NOBODY, extra_groups=[])
        self.assertEqual(NOBODY, os.stat(self.export / "mine").st_uid)

    def test_a_removed_file_stays_readable_while_it_is_open(self):
        (self.mount / "file").write_text("still here")
        with open(self.mount / "file", encoding="ascii") as opened:
            os.unlink(self.mount / "file")
            self.assertFalse((self.mount / "file").exists())
            self.assertEqual("still here", opened.read())
        await_true(lambda: os.listdir(self.export) == [], "the file is gone after its last close")

    def test_a_replaced_file_stays_readable_while_it_is_open(self):
        (self.mount / "file").write_text("old")
        (self.mount / "next").write_text("new")
        with open(self.mount / "file", encoding="ascii") as opened:
            os.rename(self.mount / "next", self.mount / "file")
            self.assertEqual("old", opened.read())
        self.assertEqual("new", (self.mount / "file").read_text())
        await_true(lambda: os.listdir(self.export) == ["file"], "the replaced file is gone after its last close")

    def test_what_nfs_version_3_lacks_is_refused_or_done_without(self):
        with open(self.mount / "file", "w+b") as opened:
            opened.write(b"x" * 8192)
            opened.flush()
            punched = run("fallocate", "--punch-hole", "--length", "4096", self.mount / "file", check=False)
            self.assertIn("unsupported", punched.stderr)
            self.assertEqual(0, os.lseek(opened.fileno(), 0, os.SEEK_DATA))
            self.assertEqual(8192, os.lseek(opened.fileno(), 0, os.SEEK_HOLE))

    def test_a_lock_keeps_others_on_the_same_mount_out(self):
        (self.mount / "lock").touch()
        with open(self.mount / "lock", "rb") as first, open(self.mount / "lock", "rb") as second:
            fcntl.flock(first, fcntl.LOCK_EX)
            with self.assertRaises(BlockingIOError):
                fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def test_the_file_systems_size_is_the_servers(self):
        mounted, server = os.statvfs(self.mount), os.statvfs(self.export)
        self.assertEqual(server.f_blocks * server.f_frsize // 4096, mounted.f_blocks)

    def test_unmounting_ends_the_client(self):
        directory = pathlib.Path(self.mount)
        client = clients_of(directory)
        run("umount", directory)
        await_true(lambda: not clients_of(directory), f"process {client} ends")
        run("mount", "-t", "nfs", f"{ADDRESS}:{self.export}", directory)  # for the clean-up to unmount


def clients_of(directory):
    found = subprocess.run(["pgrep", "-f", f"mount.nfs .*{directory}"], capture_output=True, text=True, check=False)
    return found.stdout.split()
