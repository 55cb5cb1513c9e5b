import unittest

from novalab import addresses, network, state
from novalab.errors import LabError
from novalab.state import Lab

KERNEL_LIMIT = 15


class NamesTest(unittest.TestCase):
    def test_the_longest_name_still_makes_interface_names_that_the_kernel_takes(self):
        lab = Lab(state.check_name("abcdefghij"), computes=4)
        names = [network.bridge(lab), *(network.port(lab, host) for host in addresses.hosts(lab))]
        self.assertLessEqual(max(map(len, names)), KERNEL_LIMIT)
        self.assertEqual(len(names), len(set(names)))

    def test_names_that_could_leave_the_state_directory_or_the_kernels_limits_are_refused(self):
        for name in ("", "..", "a/b", "Lab", "1st", "abcdefghijk", "lab\n"):
            with self.subTest(name), self.assertRaisesRegex(LabError, "cannot be a lab's name"):
                state.check_name(name)
