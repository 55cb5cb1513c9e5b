import os
import signal
import subprocess
import tempfile
import time
import unittest
import warnings

from novalab.init import Services


class InitTest(unittest.TestCase):
    def test_a_service_that_is_paused_is_told_from_one_that_runs_and_from_one_that_ended(self):
        # The init reaps with waitpid, behind the back of subprocess.
        self.enterContext(warnings.catch_warnings(action="ignore", category=ResourceWarning))
        services = Services()
        with tempfile.TemporaryDirectory() as directory:
            started = services.start("sleeper", ["/bin/sleep", "600"], {}, f"{directory}/log")
            self.addCleanup(lambda: subprocess.run(["kill", "-9", str(started["pid"])], stderr=subprocess.DEVNULL))
            self.await_state(services, "running")
            services.signal("sleeper", signal.SIGSTOP)
            self.await_state(services, "paused")
            services.signal("sleeper", signal.SIGCONT)
            self.await_state(services, "running")
            services.signal("sleeper", signal.SIGKILL)
            self.await_state(services, "exited (-9)")

    def await_state(self, services, state):
        give_up = time.monotonic() + 30
        while True:
            services.reap()
            now = services.status()["sleeper"]["state"]
            if now == state:
                return
            self.assertLess(time.monotonic(), give_up, f"still {now}, not {state}")
            os.sched_yield()
