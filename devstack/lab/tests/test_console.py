"""novalab.console against a guest played by the other side of a pty."""

import fcntl
import os
import pty
import threading
import unittest

from novalab import console


class TestingGuest:
    """Answers each command line by what `script` (a function of id and words) gives: lines to send."""

    def __init__(self, script):
        self._script = script
        self._master, self._slave = pty.openpty()
        self.path = os.ttyname(self._slave)
        self.received = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def say(self, text):
        os.write(self._master, text.encode())

    def _serve(self):
        pending = b""
        try:
            while received := os.read(self._master, 1024):
                *lines, pending = (pending + received).split(b"\n")
                for line in filter(None, (line.decode().strip("\r") for line in lines)):
                    self.received.append(line)
                    identity, _, words = line[1:].partition(" ")
                    for answer in self._script(identity, words):
                        self.say(answer)
        except OSError:  # hung up
            pass
        finally:
            os.close(self._master)

    def hang_up(self):
        """As a QEMU that ends: nobody holds the master any more."""
        os.close(self._slave)
        self._slave = None
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, self._master)
        os.close(null)

    def close(self):
        if self._slave is not None:
            os.close(self._slave)
        self._thread.join(5)


def silent(_identity, _words):
    return []


class ConsoleTest(unittest.TestCase):
    def guest(self, script=silent):
        guest = TestingGuest(script)
        self.addCleanup(guest.close)
        return guest

    def test_a_command_gives_the_values_of_its_answer(self):
        guest = self.guest(lambda identity, words: [f"={identity} ok said={words.replace(' ', '+')} n=3\n"])
        self.assertEqual(console.command(guest.path, "dirty 96 48", 5), {"said": "dirty+96+48", "n": "3"})

    def test_an_answer_without_values_is_an_empty_dict(self):
        guest = self.guest(lambda identity, _: [f"={identity} ok\n"])
        self.assertEqual(console.command(guest.path, "poweroff", 5), {})

    def test_heartbeats_noise_and_answers_to_others_are_no_answer(self):
        guest = self.guest(
            lambda identity, _: ["HB 1 0.200\n", "=other ok wrong=1\n", "[ 1.0] kernel: =no\n", f"={identity} ok right=1\r\n"]
        )
        self.assertEqual(console.command(guest.path, "status", 5), {"right": "1"})

    def test_an_answer_may_come_in_pieces(self):
        guest = self.guest(lambda identity, _: [f"={identity}", " ok a=", "1 b=2", "\n"])
        self.assertEqual(console.command(guest.path, "status", 5), {"a": "1", "b": "2"})

    def test_progress_is_told_before_the_answer(self):
        guest = self.guest(lambda identity, _: [f"={identity} progress=1/2\n", f"={identity} ok data_mb=2\n"])
        progress = []
        self.assertEqual(console.command(guest.path, "data 2", 5, progress.append), {"data_mb": "2"})
        self.assertEqual(progress, [{"progress": "1/2"}])

    def test_the_guests_refusal_is_an_error_with_its_text(self):
        guest = self.guest(lambda identity, _: [f"={identity} error busy: verify is running\n"])
        with self.assertRaisesRegex(console.GuestError, "busy: verify is running"):
            console.command(guest.path, "verify", 5)

    def test_silence_is_an_error_that_names_the_command(self):
        with self.assertRaisesRegex(console.NoAnswer, "no answer to 'status' within 0.2 s"):
            console.command(self.guest().path, "status", 0.2)

    def test_each_command_has_an_id_of_its_own(self):
        guest = self.guest(lambda identity, _: [f"={identity} ok\n"])
        for _ in range(3):
            console.command(guest.path, "status", 5)
        self.assertEqual(len({line.split()[0] for line in guest.received}), 3)

    def test_a_line_that_would_be_two_is_refused_and_not_sent(self):
        guest = self.guest()
        with self.assertRaisesRegex(console.ConsoleError, "not a command"):
            console.command(guest.path, "status\n#x poweroff", 1)
        self.assertEqual(guest.received, [])

    def test_a_pty_that_is_not_there_is_a_clear_error(self):
        with self.assertRaisesRegex(console.ConsoleError, "cannot open the console /nonexistent/pty: No such file"):
            console.command("/nonexistent/pty", "status", 1)

    def test_a_console_in_use_by_another_process_is_refused(self):
        guest = self.guest()
        # flock belongs to the open file, so a second open counts as another process.
        other = os.open(guest.path, os.O_RDWR | os.O_NOCTTY)
        self.addCleanup(os.close, other)
        fcntl.flock(other, fcntl.LOCK_EX)
        with self.assertRaisesRegex(console.ConsoleError, "in use by another process"):
            console.command(guest.path, "status", 1)

    def test_heartbeats_carry_number_uptime_and_time_of_arrival(self):
        guest = self.guest()
        with console.Heartbeats(guest.path) as beats:
            guest.say("HB 7 1.400\nHB 8 1.600\n")
            first, second = next(beats), next(beats)
        self.assertEqual((first.number, first.uptime, second.number, second.uptime), (7, 1.4, 8, 1.6))
        self.assertLessEqual(first.time, second.time)

    def test_commands_work_while_heartbeats_are_read_and_no_beat_is_lost(self):
        guest = self.guest(lambda identity, _: ["HB 1 0.200\n", f"={identity} ok a=1\n", "HB 2 0.400\n"])
        with console.Heartbeats(guest.path) as beats:
            self.assertEqual(console.command(guest.path, "status", 5), {"a": "1"})
            self.assertEqual([next(beats).number, next(beats).number], [1, 2])

    def test_heartbeats_stop_when_told_from_another_thread(self):
        beats = console.Heartbeats(self.guest().path)
        seen = []
        reader = threading.Thread(target=lambda: seen.extend(beats))
        reader.start()
        beats.stop()
        reader.join(5)
        self.assertFalse(reader.is_alive())
        self.assertEqual(seen, [])

    def test_no_heartbeat_in_time_is_an_error(self):
        with console.Heartbeats(self.guest().path) as beats:
            with self.assertRaisesRegex(console.NoAnswer, "no heartbeat within 0.1 s"):
                beats.next_within(0.1)

    def test_the_end_of_qemu_ends_the_heartbeats_and_a_waiting_command(self):
        guest = self.guest(lambda _identity, _words: guest.hang_up() or [])
        with console.Heartbeats(guest.path) as beats:
            with self.assertRaisesRegex(console.ConsoleClosed, "powered off, or has moved"):
                console.command(guest.path, "status", 5)
            with self.assertRaises(console.ConsoleClosed):
                next(beats)


if __name__ == "__main__":
    unittest.main()
