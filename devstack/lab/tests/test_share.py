import unittest

from novalab import share
from novalab.errors import LabError
from novalab.state import Lab

LAB = Lab("lab")


class ShareTest(unittest.TestCase):
    def test_the_share_is_taken_from_a_named_compute_host_only(self):
        for host, words in ((None, "say on which host"), ("nfs", "only compute hosts"), ("compute9", "no host 'compute9'")):
            with self.subTest(host), self.assertRaisesRegex(LabError, words):
                share.change(LAB, "unmount", host)

    def test_what_concerns_every_host_names_none(self):
        with self.assertRaisesRegex(LabError, "every host, so none is named"):
            share.change(LAB, "read-only", "compute1")

    def test_a_share_on_the_machines_disk_cannot_be_filled(self):
        with self.assertRaisesRegex(LabError, "up --share-size"):
            share.change(LAB, "full", None)
