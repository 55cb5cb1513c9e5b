import contextlib
import io
import threading
import unittest

from novalab import steps


class StepsTest(unittest.TestCase):
    def setUp(self):
        self.screen = io.StringIO()
        redirect = contextlib.redirect_stderr(self.screen)
        redirect.__enter__()
        self.addCleanup(redirect.__exit__, None, None, None)
        self.steps = steps.Steps(steps.Progress())
        self.done = []

    def note(self, name):
        return lambda: self.done.append(name)

    def test_a_step_begins_when_all_it_needs_is_done(self):
        self.steps.add("database", self.note("database"))
        self.steps.add("broker", self.note("broker"))
        self.steps.add("api", self.note("api"), after=["database", "broker"])
        self.steps.run()
        self.assertEqual("api", self.done[-1])
        self.assertCountEqual(["database", "broker", "api"], self.done)

    def test_steps_that_do_not_need_one_another_run_at_once(self):
        meeting = threading.Barrier(2, timeout=10)
        self.steps.add("one", lambda: meeting.wait() and None)
        self.steps.add("two", lambda: meeting.wait() and None)
        self.steps.run()

    def test_after_a_failure_nothing_new_begins_and_the_user_gets_its_reason(self):
        def fail():
            raise RuntimeError("no room")

        self.steps.add("database", fail)
        self.steps.add("api", self.note("api"), after=["database"])
        with self.assertRaisesRegex(RuntimeError, "no room"):
            self.steps.run()
        self.assertEqual([], self.done)

    def test_each_finished_step_is_a_line_on_the_screen_with_what_it_said(self):
        self.steps.add("schemas", lambda: "from the cache")
        self.steps.run()
        self.assertRegex(self.screen.getvalue(), r"^\[ *\d+\.\d s\] schemas: from the cache\n$")

    def test_a_step_cannot_wait_for_one_that_does_not_exist(self):
        with self.assertRaisesRegex(ValueError, "unknown steps.*databse"):
            self.steps.add("api", self.note("api"), after=["databse"])
