import unittest

from novalab.servers import Flavor, block_devices, disk_for


class ServersTest(unittest.TestCase):
    def test_flavors_that_differ_in_any_size_have_names_of_their_own(self):
        flavors = [Flavor(256, 1), Flavor(512, 1), Flavor(256, 2), Flavor(256, 1, ephemeral=1), Flavor(256, 1, swap=1)]
        self.assertEqual(len(flavors), len({flavor.name for flavor in flavors}))

    def test_a_disk_holds_the_data_and_the_guest_itself(self):
        self.assertEqual([1, 1, 2, 3], [disk_for(data) for data in (0, 900, 1000, 2000)])

    def test_a_root_disk_on_a_volume_is_made_from_the_image_and_is_as_large_as_the_data_needs(self):
        (root,) = block_devices("image", 3, "nfs-a", None)
        self.assertEqual(("image", "volume", 3, "nfs-a"), tuple(root[key] for key in ("source_type", "destination_type", "volume_size", "volume_type")))

    def test_a_further_volume_does_not_take_the_root_disk_away_from_the_host(self):
        root, more = block_devices("image", 3, None, "nfs-b")
        self.assertEqual((0, "local"), (root["boot_index"], root["destination_type"]))
        self.assertNotIn("volume_type", root)
        self.assertEqual(("blank", "nfs-b"), (more["source_type"], more["volume_type"]))

    def test_volumes_of_a_server_are_deleted_with_it(self):
        self.assertTrue(all(device["delete_on_termination"] for device in block_devices("image", 1, "nfs-a", "nfs-b")))
