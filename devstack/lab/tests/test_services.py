import unittest

from novalab import services
from novalab.errors import LabError
from novalab.state import Lab

LAB = Lab("lab")


class ServicesTest(unittest.TestCase):
    def names(self, lab, host):
        return [service.name for service in services.of_host(lab, host)]

    def test_a_service_of_the_controller_needs_no_host_name(self):
        self.assertEqual("controller", services.find(LAB, "rabbitmq")[1])

    def test_a_service_of_the_compute_hosts_is_named_with_its_host(self):
        service, host = services.find(LAB, "nova-compute@compute2")
        self.assertEqual(("nova-compute", "compute2"), (service.name, host))

    def test_without_a_host_the_refusal_shows_how_to_name_one(self):
        with self.assertRaisesRegex(LabError, "such as nova-compute@compute1"):
            services.find(LAB, "nova-compute")

    def test_a_misspelt_service_is_refused_with_the_known_ones(self):
        with self.assertRaisesRegex(LabError, "no service 'rabbit'.*rabbitmq"):
            services.find(LAB, "rabbit")

    def test_a_service_is_not_looked_for_on_a_host_of_another_kind(self):
        for text in ("rabbitmq@compute1", "nova-compute@controller", "nova-compute@compute7"):
            with self.subTest(text), self.assertRaises(LabError):
                services.find(LAB, text)

    def test_agents_run_only_in_a_lab_with_networks(self):
        self.assertNotIn("neutron-linuxbridge-agent", self.names(LAB, "compute1"))
        self.assertIn("neutron-linuxbridge-agent", self.names(Lab("lab", networks=True), "compute1"))
