import pathlib
import tempfile
import unittest
from unittest import mock

from novalab import services, state
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

    def test_a_service_whose_workers_remain_is_not_gone(self):
        ended = {"state": "exited (1)", "pid": None}
        for left in (True, False):
            with self.subTest(left=left), self.known_as(ended | {"left": left}):
                self.assertEqual(not left, services.is_gone(LAB, "controller", services.by_name("nova-api")))

    def test_a_service_that_never_ran_is_gone(self):
        with mock.patch.object(services, "states", lambda *_: {}):
            self.assertTrue(services.is_gone(LAB, "controller", services.by_name("nova-api")))

    def test_a_service_that_ends_at_its_start_is_named_with_the_end_of_its_log(self):
        base = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(mock.patch.object(state, "BASE_DIRECTORY", base))
        service = services.by_name("nova-api")
        log = services.log_file(LAB, "controller", service)
        log.parent.mkdir(parents=True)
        log.write_text("bind(): Address already in use\n")
        with self.known_as({"state": "exited (1)", "pid": None, "left": False}):
            with self.assertRaisesRegex(LabError, rf"nova-api on controller ended.*Address already in use; its log is {log}"):
                services.is_ready(LAB, "controller", service)

    def known_as(self, found):
        return mock.patch.object(services, "states", lambda *_: {"nova-api": found})
