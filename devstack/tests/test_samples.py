import re
import unittest

from machine import PLUGIN, REPOSITORY


class SamplesTest(unittest.TestCase):
    def test_the_plugin_is_taken_from_the_branch_that_there_is(self):
        """Without one DevStack takes "master"."""
        files = [REPOSITORY / "README.md", PLUGIN / "README.rst", *sorted(PLUGIN.glob("local.conf.*"))]
        for file in files:
            with self.subTest(file.name):
                (branch,) = re.findall(r"^ *enable_plugin nova-lean \S+ *([^\s#]*)", file.read_text(), re.MULTILINE)
                self.assertEqual("main", branch)
