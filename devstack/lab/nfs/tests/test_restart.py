"""A server that dies, hangs or comes back loses nothing that the client was told is safe, and stops nobody for good."""

import errno
import os
import threading

from tests.server import NfsTest, await_true
from tests.test_content import aligned, read_direct

BLOCK = 4096


def block(number, generation):
    return f"{number:012} {generation:012} ".encode().ljust(BLOCK, b"#")


class Background(threading.Thread):
    """Runs a function of the test beside it; join() raises what it raised."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self.function = function
        self.failure = None
        self.start()

    def run(self):
        try:
            self.function()
        except BaseException as failure:  # pylint: disable=broad-except
            self.failure = failure

    def finish(self):
        self.join(120)
        if self.is_alive():
            raise AssertionError("still waiting for the server after 120 s")
        if self.failure is not None:
            raise self.failure


class ServerRestarts(NfsTest):
    def open_direct(self, name="disk", flags=0):
        descriptor = os.open(self.mount / name, os.O_RDWR | os.O_CREAT | os.O_DIRECT | flags, 0o644)
        self.addCleanup(self.close, descriptor)
        return descriptor

    @staticmethod
    def close(descriptor):
        try:
            os.close(descriptor)
        except OSError as error:
            # Closing flushes, so of a file that is gone on the server it may tell as fsync does.
            if error.errno != errno.ESTALE:
                raise

    def lose_on_the_server(self, name, size):
        """What a power failure does to data that the server had in memory only."""
        with open(self.export / name, "r+b") as opened:
            opened.write(b"\0" * size)

    def test_writes_that_the_restarted_server_lost_are_written_again_before_fsync_succeeds(self):
        disk = self.open_direct()
        blocks = [block(number, 1) for number in range(500)]
        for number, content in enumerate(blocks):
            os.pwritev(disk, [aligned(content)], number * BLOCK)
        self.server.kill()
        self.lose_on_the_server("disk", 500 * BLOCK)
        self.server.start()
        os.fsync(disk)
        self.assertEqual(b"".join(blocks), (self.export / "disk").read_bytes())

    def test_of_two_lost_writes_to_one_block_the_later_one_survives(self):
        disk = self.open_direct()
        for generation in range(1, 6):
            os.pwritev(disk, [aligned(block(0, generation))], 0)
        self.server.kill()
        self.lose_on_the_server("disk", BLOCK)
        self.server.start()
        os.fsync(disk)
        self.assertEqual(block(0, 5), (self.export / "disk").read_bytes())

    def test_a_lost_write_is_there_again_for_the_next_read_without_any_fsync(self):
        disk = self.open_direct()
        os.pwritev(disk, [aligned(block(0, 1))], 0)
        self.server.kill()
        self.lose_on_the_server("disk", BLOCK)
        os.truncate(self.export / "disk", 0)
        self.server.start()
        self.assertEqual(block(0, 1), read_direct(self.mount / "disk", 0, BLOCK))

    def test_a_read_that_waits_for_the_server_sees_the_lost_write(self):
        disk, other = self.open_direct(), self.open_direct()
        os.pwritev(disk, [aligned(block(0, 1))], 0)
        self.server.kill()
        self.lose_on_the_server("disk", BLOCK)
        seen = aligned(bytes(BLOCK))
        reading = Background(lambda: os.preadv(other, [seen], 0))
        reading.join(0.5)
        self.assertTrue(reading.is_alive(), "the read waits")
        self.server.start()
        reading.finish()
        self.assertEqual(block(0, 1), bytes(seen))

    def test_a_truncated_file_does_not_grow_again(self):
        disk = self.open_direct()
        os.pwritev(disk, [aligned(block(0, 1) * 16)], 0)
        os.ftruncate(disk, BLOCK)
        self.server.restart()
        os.fsync(disk)
        self.assertEqual(BLOCK, os.stat(self.export / "disk").st_size)

    def test_a_write_load_goes_on_over_restarts_with_every_acknowledged_block_right(self):
        disk, blocks = self.open_direct(), 256
        acknowledged, stopping = [0] * blocks, threading.Event()

        def load(lane):
            generation = 0
            while not stopping.is_set():
                generation += 1
                for number in range(lane, blocks, 4):
                    os.pwritev(disk, [aligned(block(number, generation))], number * BLOCK)
                    acknowledged[number] = generation
                    if number % 32 == lane:
                        os.fsync(disk)

        loads = [Background(lambda lane=lane: load(lane)) for lane in range(4)]
        for _ in range(3):
            before = list(acknowledged)
            await_true(lambda: all(now > then for now, then in zip(acknowledged, before)), "every block is written")
            self.server.restart()
        stopping.set()
        for one in loads:
            one.finish()
        os.fsync(disk)
        content = (self.export / "disk").read_bytes()
        for number in range(blocks):
            self.assertEqual(block(number, acknowledged[number]), content[number * BLOCK:(number + 1) * BLOCK])

    def test_names_are_made_renamed_and_removed_over_restarts_without_a_false_error(self):
        rounds, stopping = [0], threading.Event()

        def shuffle():
            while not stopping.is_set():
                name = str(self.mount / f"name-{rounds[0]}")
                os.mkdir(name)
                os.rename(name, name + "-renamed")
                os.rmdir(name + "-renamed")
                os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                os.link(name, name + "-link")
                os.unlink(name)
                os.unlink(name + "-link")
                rounds[0] += 1

        shuffling = Background(shuffle)
        for _ in range(3):
            before = rounds[0]
            await_true(lambda: rounds[0] > before + 20 or not shuffling.is_alive(), "names are made and removed")
            self.server.restart()
        stopping.set()
        shuffling.finish()
        self.assertEqual([], os.listdir(self.export))

    def test_requests_wait_for_a_server_that_is_away_and_then_succeed(self):
        (self.mount / "file").write_text("before")
        self.server.kill()
        reading = Background(lambda: self.assertEqual("before", (self.mount / "file").read_text()))
        writing = Background(lambda: (self.mount / "other").write_text("while away"))
        reading.join(1)
        self.assertTrue(reading.is_alive() and writing.is_alive(), "requests wait")
        self.server.start()
        reading.finish()
        writing.finish()
        self.assertEqual("while away", (self.export / "other").read_text())

    def test_requests_wait_for_a_server_that_hangs_and_then_succeed(self):
        self.server.stop()
        writing = Background(lambda: (self.mount / "file").write_bytes(b"x" * (5 << 20)))
        writing.join(1)
        self.assertTrue(writing.is_alive(), "the request waits")
        self.server.resume()
        writing.finish()
        self.assertEqual(5 << 20, os.stat(self.export / "file").st_size)

    def test_a_file_removed_behind_the_clients_back_is_reported_as_stale(self):
        disk = self.open_direct()
        os.pwritev(disk, [aligned(block(0, 1))], 0)
        os.fsync(disk)
        os.unlink(self.export / "disk")
        self.server.restart()
        with self.assertRaises(OSError) as caught:
            os.preadv(disk, [aligned(bytes(BLOCK))], 0)
        self.assertEqual(errno.ESTALE, caught.exception.errno)

    def test_fsync_reports_data_that_can_not_be_written_again(self):
        disk = self.open_direct()
        os.pwritev(disk, [aligned(block(0, 1))], 0)
        self.server.kill()
        os.unlink(self.export / "disk")
        self.server.start()
        with self.assertRaises(OSError):
            os.fsync(disk)
