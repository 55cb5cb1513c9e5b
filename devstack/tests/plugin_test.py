"""What the plugin's tests have in common."""

import unittest

from machine import Machine, sample


class PluginTest(unittest.TestCase):
    maxDiff = None

    def machine(self, name, *lines):
        machine = Machine(sample(name))
        self.addCleanup(machine.remove)
        for line in lines:
            machine.with_line(line)
        return machine

    def foreign_share(self, machine):
        """An export of another machine that holds another cloud's data."""
        share = machine.root / "foreign"
        (share / "_base").mkdir(parents=True)
        (share / "_base" / "atrest-11111111-1111-1111-1111-111111111111-vda-g1.qcow2").write_text("data at rest")
        return share

    def assert_in_order(self, lines, *beginnings):
        position = -1
        for beginning in beginnings:
            found = [i for i, line in enumerate(lines) if line.startswith(beginning)]
            self.assertTrue(found, f"no '{beginning}' in {lines}")
            self.assertGreater(found[0], position, f"'{beginning}' too early in {lines}")
            position = found[0]
