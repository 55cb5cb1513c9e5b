import configparser
import pathlib
import tempfile
import unittest

from novalab import agents, files, services
from novalab.errors import LabError
from novalab.state import Lab


class AgentsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dist = pathlib.Path(directory.name)

    def test_agents_are_refused_where_servers_disks_are_not_layered(self):
        with self.assertRaisesRegex(LabError, "this lab's is instances-share"):
            agents.start(Lab("lab"), str(self.dist), None)

    def test_a_directory_without_the_program_is_refused_by_name(self):
        with self.assertRaisesRegex(LabError, f"no program {self.dist}/bin/nova-lean-agent"):
            agents.start(Lab("lab", placement="layered"), str(self.dist), None)

    def test_a_lab_has_the_service_only_while_agents_are_started(self):
        with self.assertRaisesRegex(LabError, "`lab agents start` starts them"):
            services.find(Lab("lab"), "nova-lean-agent@compute1")
        lab = Lab("lab", agents=str(self.dist))
        self.assertEqual("compute1", services.find(lab, "nova-lean-agent@compute1")[1])
        self.assertEqual([True, False], [self.runs_there(lab, host) for host in ("compute2", "controller")])

    def runs_there(self, lab, host):
        return "nova-lean-agent" in [service.name for service in services.of_host(lab, host)]

    def test_the_agents_are_told_who_mounts_the_share(self):
        self.assertEqual("path:/var/lib/nova/instances/_base", files.agent_share(Lab("lab")))
        self.assertEqual("nfs://10.77.3.2:/srv/nova", files.agent_share(Lab("lab", index=3, agents_share="nfs")))

    def test_agents_that_are_told_the_share_are_not_told_who_mounts_it(self):
        lab = Lab("lab", placement="layered", share="cinder:nfs-a", cinder=True)
        with self.assertRaisesRegex(LabError, "mount their share themselves, cinder:nfs-a"):
            agents.start(lab, str(self.dist), "nfs")

    def test_the_configuration_of_an_agent_can_be_parsed(self):
        parsed = configparser.ConfigParser(interpolation=None)
        known = {"transport_url": "rabbit://a", "host": "compute1", "agent_share": "path:/a", "instances_path": "/b"}
        parsed.read_string(files.render(files.TEMPLATES / "compute/nova/nova-lean-agent.conf", known))
        self.assertEqual("compute1", parsed["DEFAULT"]["host"])
