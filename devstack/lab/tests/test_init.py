import ctypes
import os
import signal
import subprocess
import tempfile
import time
import unittest

from novalab.init import Services

PR_SET_CHILD_SUBREAPER = 36


class InitTest(unittest.TestCase):
    def setUp(self):
        self.directory = self.enterContext(tempfile.TemporaryDirectory())
        self.services = Services()

    def start(self, *argv):
        started = self.services.start("sleeper", argv, {}, f"{self.directory}/log")
        self.addCleanup(lambda: subprocess.run(["kill", "-9", "--", f"-{started['pid']}"], stderr=subprocess.DEVNULL))

    def test_a_service_that_is_paused_is_told_from_one_that_runs_and_from_one_that_ended(self):
        self.start("/bin/sleep", "600")
        self.await_state("running")
        self.services.signal("sleeper", signal.SIGSTOP)
        self.await_state("paused")
        self.services.signal("sleeper", signal.SIGCONT)
        self.await_state("running")
        self.services.signal("sleeper", signal.SIGKILL)
        self.await_state("exited (-9)")
        self.assertFalse(self.services.signal("sleeper", signal.SIGKILL)["running"])

    def test_a_service_whose_workers_outlive_it_has_left_something_until_they_are_gone(self):
        # Orphans come to the init of a host, and here to the test.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        self.addCleanup(ctypes.CDLL(None).prctl, PR_SET_CHILD_SUBREAPER, 0)
        self.start("/bin/sh", "-c", "/bin/sleep 600 & exit 7")
        self.await_state("exited (7)")
        self.assertTrue(self.services.status()["sleeper"]["left"])
        self.services.signal("sleeper", signal.SIGKILL)
        self.awaits(lambda: not self.services.status()["sleeper"]["left"], "has still left something")

    def await_state(self, state):
        self.awaits(lambda: self.services.status()["sleeper"]["state"] == state, f"not {state}")

    def awaits(self, condition, otherwise):
        give_up = time.monotonic() + 30
        while True:
            self.services.reap()
            if condition():
                return
            self.assertLess(time.monotonic(), give_up, otherwise)
            os.sched_yield()
