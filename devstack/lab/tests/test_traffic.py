import unittest

from novalab import traffic

HOSTS = ["controller", "nfs", "compute1", "compute2"]
NAMES = {"10.77.0.1": "controller", "10.77.0.2": "nfs", "10.77.0.11": "compute1", "10.77.0.12": "compute2"}


def element(sender, receiver, count):
    return {"elem": {"val": {"concat": [sender, receiver]}, "counter": {"packets": 1, "bytes": count}}}


class TrafficTest(unittest.TestCase):
    def test_bytes_are_counted_by_sender_and_receiver(self):
        listed = {"nftables": [{"metainfo": {}}, {"set": {"elem": [element("10.77.0.11", "10.77.0.12", 700)]}}]}
        self.assertEqual({("compute1", "compute2"): 700}, traffic.parse(listed, NAMES))

    def test_a_lab_without_traffic_yet_reports_zeros(self):
        report = traffic.report(traffic.parse({"nftables": [{"set": {"name": "pairs"}}]}, NAMES), HOSTS)
        self.assertEqual({0}, set(report["compute1"].values()))

    def test_traffic_with_addresses_that_are_no_hosts_is_left_out(self):
        listed = {"nftables": [{"set": {"elem": [element("10.77.0.11", "10.77.0.255", 5)]}}]}
        self.assertEqual({}, traffic.parse(listed, NAMES))

    def test_a_migration_is_told_from_the_shares_traffic(self):
        pairs = {("compute1", "compute2"): 700, ("nfs", "compute2"): 90, ("compute1", "nfs"): 8, ("compute1", "controller"): 1}
        report = traffic.report(pairs, HOSTS)
        self.assertEqual(709, report["compute1"]["sent"])
        self.assertEqual((700, 8, 1), tuple(report["compute1"][key] for key in ("to_computes", "to_nfs", "to_controller")))
        self.assertEqual((790, 700, 90), tuple(report["compute2"][key] for key in ("received", "from_computes", "from_nfs")))
        self.assertEqual(0, report["compute1"]["to_volumes"])
        self.assertEqual((90, 8), (report["nfs"]["sent"], report["nfs"]["received"]))

    def test_what_goes_to_volumes_is_told_from_what_goes_to_other_hosts(self):
        pairs = {("compute1", "nfs-a"): 5, ("compute1", "nfs-b"): 2, ("compute1", "compute2"): 700}
        report = traffic.report(pairs, [*HOSTS, "nfs-a", "nfs-b"])
        self.assertEqual((7, 700, 707), tuple(report["compute1"][key] for key in ("to_volumes", "to_computes", "sent")))
