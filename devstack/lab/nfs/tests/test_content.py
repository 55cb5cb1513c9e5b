"""What is written is what is read: here, on the server, and on another host."""

import hashlib
import mmap
import os
import threading

from tests.server import NfsTest, run

MIB = 1 << 20


def digest(path):
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def aligned(content):
    """O_DIRECT wants its memory aligned; mmap's is."""
    memory = mmap.mmap(-1, len(content))
    memory[:] = content
    return memory


def read_direct(path, offset, size):
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECT)
    try:
        memory = mmap.mmap(-1, size)
        return bytes(memory[:os.preadv(descriptor, [memory], offset)])
    finally:
        os.close(descriptor)


class Content(NfsTest):
    def test_a_large_file_written_and_read_with_direct_io(self):
        source = self.server.directory / "source"
        source.write_bytes(os.urandom(150 * MIB + 512 * 3))
        run("dd", f"if={source}", f"of={self.mount}/file", "bs=3M", "oflag=direct")
        run("dd", f"if={self.mount}/file", f"of={source}.back", "bs=5M", "iflag=direct")
        self.assertEqual(digest(source), digest(self.export / "file"))
        self.assertEqual(digest(source), digest(f"{source}.back"))

    def test_writers_of_different_parts_do_not_disturb_each_other(self):
        parts = [os.urandom(8 * MIB + 777) for _ in range(6)]
        with open(self.mount / "file", "wb", buffering=0) as opened:
            def write(number):
                base = number * len(parts[number])
                for at in range(0, len(parts[number]), 100_003):
                    os.pwrite(opened.fileno(), parts[number][at:at + 100_003], base + at)
            threads = [threading.Thread(target=write, args=(number,)) for number in range(len(parts))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(hashlib.sha256(b"".join(parts)).hexdigest(), digest(self.export / "file"))
        self.assertEqual(hashlib.sha256(b"".join(parts)).hexdigest(), digest(self.mount / "file"))

    def test_a_memory_mapping_reaches_the_server(self):
        with open(self.mount / "file", "w+b") as opened:
            opened.truncate(3 * MIB)
            with mmap.mmap(opened.fileno(), 3 * MIB) as mapping:
                mapping[MIB:MIB + 5] = b"hello"
        self.assertEqual(b"hello", (self.export / "file").read_bytes()[MIB:MIB + 5])

    def test_qemu_images_are_created_converted_and_checked(self):
        raw, image = self.mount / "raw", self.mount / "image.qcow2"
        raw.write_bytes(os.urandom(40 * MIB))
        run("qemu-img", "convert", "-t", "none", "-T", "none", "-O", "qcow2", raw, image)
        run("qemu-img", "create", "-f", "qcow2", "-b", "image.qcow2", "-F", "qcow2", self.mount / "top.qcow2")
        run("qemu-img", "check", image)
        run("qemu-img", "compare", raw, self.mount / "top.qcow2")
        run("qemu-img", "compare", raw, self.export / "image.qcow2")

    def test_many_asynchronous_writes_at_once(self):
        run("qemu-img", "create", "-f", "qcow2", self.mount / "image.qcow2", "256M")
        run("qemu-img", "bench", "-w", "-t", "none", "-n", "-d", "64", "-c", "4000", "-s", "4096", "-S", "61440",
            "--pattern=65", "--flush-interval=500", "-f", "qcow2", self.mount / "image.qcow2")
        run("qemu-img", "check", self.mount / "image.qcow2")
        checked = run("qemu-io", "-f", "qcow2", "-c", "read -P 65 61440 4096", self.export / "image.qcow2")
        self.assertNotIn("failed", checked.stdout)


class TwoHosts(NfsTest):
    def setUp(self):
        super().setUp()
        self.other = self.mounted()

    def test_what_one_host_closed_the_other_opens(self):
        for text in ["first", "second", "third, which is longer", "4th"]:
            (self.mount / "file").write_text(text)
            self.assertEqual(text, (self.other / "file").read_text())
            (self.other / "file").write_text(text.upper())
            self.assertEqual(text.upper(), (self.mount / "file").read_text())

    def test_a_change_of_equal_size_is_seen_at_the_next_open(self):
        for number in range(50):
            (self.mount / "file").write_text(f"{number:08}")
            self.assertEqual(f"{number:08}", (self.other / "file").read_text())

    def test_names_made_renamed_and_removed_are_seen_at_once(self):
        (self.mount / "one").write_text("1")
        self.assertEqual(["one"], os.listdir(self.other))
        os.rename(self.other / "one", self.other / "two")
        self.assertFalse((self.mount / "one").exists())
        self.assertTrue((self.mount / "two").exists())
        os.unlink(self.mount / "two")
        self.assertFalse((self.other / "two").exists())

    def test_a_file_that_grew_elsewhere_is_read_to_its_new_end_without_reopening(self):
        """QEMU on the destination has the disk open while the one on the source still makes it grow."""
        (self.mount / "disk").write_bytes(b"a" * 4096)
        waiting = os.open(self.other / "disk", os.O_RDONLY | os.O_DIRECT)
        self.addCleanup(os.close, waiting)
        memory = mmap.mmap(-1, 4096)
        self.assertEqual(4096, os.preadv(waiting, [memory], 0))
        writing = os.open(self.mount / "disk", os.O_WRONLY | os.O_DIRECT)
        self.addCleanup(os.close, writing)
        os.pwritev(writing, [aligned(b"b" * 4096)], MIB)
        self.assertEqual(4096, os.preadv(waiting, [memory], MIB))
        self.assertEqual(b"b" * 4096, bytes(memory))

    def test_direct_reads_see_what_the_other_host_has_just_written(self):
        (self.mount / "disk").write_bytes(b"a" * 8192)
        self.assertEqual(b"a" * 4096, read_direct(self.other / "disk", 0, 4096))
        writing = os.open(self.mount / "disk", os.O_WRONLY | os.O_DIRECT)
        self.addCleanup(os.close, writing)
        os.pwritev(writing, [aligned(b"b" * 4096)], 0)
        self.assertEqual(b"b" * 4096, read_direct(self.other / "disk", 0, 4096))
