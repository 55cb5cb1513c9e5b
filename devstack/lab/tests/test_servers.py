import unittest

from novalab.servers import Flavor, disk_for


class ServersTest(unittest.TestCase):
    def test_flavors_that_differ_in_any_size_have_names_of_their_own(self):
        flavors = [Flavor(256, 1), Flavor(512, 1), Flavor(256, 2), Flavor(256, 1, ephemeral=1), Flavor(256, 1, swap=1)]
        self.assertEqual(len(flavors), len({flavor.name for flavor in flavors}))

    def test_a_disk_holds_the_data_and_the_guest_itself(self):
        self.assertEqual([1, 1, 2, 3], [disk_for(data) for data in (0, 900, 1000, 2000)])
