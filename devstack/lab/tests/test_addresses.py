import ipaddress
import unittest

from novalab import addresses
from novalab.errors import LabError
from novalab.state import Lab


def network(text):
    return ipaddress.ip_network(text)


class AddressesTest(unittest.TestCase):
    def test_the_first_lab_gets_the_first_subnet(self):
        self.assertEqual(0, addresses.choose_index({}, set()))

    def test_a_second_lab_gets_another_subnet(self):
        self.assertEqual(1, addresses.choose_index({}, {0}))

    def test_a_subnet_that_the_machine_uses_is_left_alone(self):
        self.assertEqual(2, addresses.choose_index({network("10.77.1.0/24"): "eth1"}, {0}))

    def test_when_every_subnet_is_in_use_the_refusal_names_the_route_and_its_interface(self):
        with self.assertRaisesRegex(LabError, "10.77.0.0/16 on tun0"):
            addresses.choose_index({network("10.77.0.0/16"): "tun0"}, set())

    def test_no_two_hosts_share_an_address(self):
        lab = Lab("lab", index=3, computes=4)
        found = [addresses.address(lab, host) for host in addresses.hosts(lab)] + [addresses.machine_address(lab)]
        self.assertEqual(len(found), len(set(found)))
        self.assertTrue(all(address.startswith("10.77.3.") for address in found))

    def test_an_unknown_host_is_refused_with_the_known_ones(self):
        with self.assertRaisesRegex(LabError, "no host 'compute3'.*controller, nfs, compute1, compute2"):
            addresses.check_host(Lab("lab"), "compute3")
