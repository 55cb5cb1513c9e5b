import unittest

from novalab import link
from novalab.errors import LabError
from novalab.state import Lab


class LinkTest(unittest.TestCase):
    def test_rates_are_read_as_tc_reads_them(self):
        self.assertEqual(200_000_000, link.bits_per_second(link.check_rate("200mbit")))
        self.assertEqual(1_000_000_000, link.bits_per_second(link.check_rate("1Gbit")))

    def test_what_is_no_rate_is_refused(self):
        for text in ("fast", "0mbit", "-1gbit", "1.5gbit", "10"):
            with self.subTest(text), self.assertRaises(LabError):
                link.check_rate(text)

    def test_a_slow_link_still_passes_the_largest_packet(self):
        self.assertGreaterEqual(link.burst("100kbit"), 64 * 1024)

    def test_the_labs_limit_holds_for_computes_and_share_but_not_for_the_controller(self):
        lab = Lab("lab", link="1gbit")
        self.assertEqual(
            ["off", "1gbit", "1gbit"], [link.wanted(lab, host) for host in ("controller", "nfs", "compute1")]
        )

    def test_a_hosts_own_setting_goes_before_the_labs(self):
        self.assertEqual("off", link.wanted(Lab("lab", link="1gbit", links={"compute1": "off"}), "compute1"))
