import pathlib
import tempfile
import unittest
from unittest import mock

from novalab import hosts, logs, state
from novalab.state import Lab


class LogsTest(unittest.TestCase):
    def setUp(self):
        self.base = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(mock.patch.object(state, "BASE_DIRECTORY", self.base))

    def lab(self, name="lab"):
        lab = Lab(name, computes=1)
        log = hosts.root(lab, "controller") / "var/log/nova-api.log"
        log.parent.mkdir(parents=True)
        log.write_text("GAME OVER\n")
        return lab

    def test_the_logs_of_a_lab_are_there_when_nothing_else_of_it_is(self):
        lab = self.lab()
        kept = logs.keep(lab)
        state.remove_directory(lab.name)
        self.assertEqual("GAME OVER\n", (kept / "controller/log/nova-api.log").read_text())

    def test_logs_are_for_root_alone(self):
        self.assertEqual(0o700, logs.keep(self.lab()).parent.stat().st_mode & 0o777)

    def test_only_the_last_logs_are_kept(self):
        kept = [logs.keep(self.lab(f"lab{number}")) for number in range(logs.MOST_KEPT + 1)]
        self.assertEqual(kept[1:], [directory for directory in kept if directory.exists()])

    def test_what_is_kept_is_taken_for_no_lab(self):
        logs.keep(self.lab())
        self.assertEqual([], state.load_all())
        self.assertIsNone(state.NAME_RULE.fullmatch(logs.KEPT))
