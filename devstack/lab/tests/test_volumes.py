import configparser
import unittest

from novalab import accounts, addresses, files, network, services, volumes
from novalab.errors import LabError
from novalab.state import Lab
from novalab.steps import Steps

WITHOUT = Lab("lab", index=3)
WITH = Lab("lab", index=3, cinder=True)


class VolumesTest(unittest.TestCase):
    def names(self, lab, host):
        return {service.name for service in services.of_host(lab, host)}

    def test_a_lab_without_cinder_has_neither_its_services_nor_its_hosts(self):
        self.assertEqual({"nfs-a", "nfs-b"}, set(addresses.hosts(WITH)) - set(addresses.hosts(WITHOUT)))
        of_cinder = {"cinder-api", "cinder-scheduler", "cinder-volume"}
        self.assertEqual(of_cinder, self.names(WITH, "controller") - self.names(WITHOUT, "controller"))
        self.assertIsNone(volumes.describe(WITHOUT))

    def test_each_type_of_volumes_has_an_nfs_server_that_can_fail_alone(self):
        types = volumes.describe(WITH)["types"]
        self.assertEqual(["10.77.3.3:/srv/volumes", "10.77.3.4:/srv/volumes"], [found["export"] for found in types])
        for found in types:
            self.assertEqual({"rpcbind", "nfs"}, self.names(WITH, found["host"]))
            self.assertEqual(("nfs", found["host"]), (services.find(WITH, f"nfs@{found['host']}")[0].name, found["host"]))

    def test_the_share_is_on_the_host_nfs_and_in_a_directory_of_its_own_where_it_is_found_through_cinder(self):
        lab = Lab("lab", index=3, cinder=True, placement="layered", share="cinder:nfs-a")
        self.assertEqual(["controller", "nfs", "nfs-b"], addresses.hosts(lab)[:3])
        self.assertEqual(["10.77.3.2:/srv/nova", "10.77.3.4:/srv/volumes"], [found["export"] for found in volumes.describe(lab)["types"]])
        self.assertEqual("nfs://10.77.3.2:/srv/nova/nova-lean", files.share_url(lab))
        self.assertEqual("cinder:nfs-a", files.agent_share(lab))
        conf = configparser.ConfigParser(interpolation=None)
        conf.read_string(files.render(files.TEMPLATES / "controller/cinder/cinder.conf", self.known(lab)))
        self.assertEqual(("10.77.3.2", "/srv/nova"), (conf["nfs-a"]["nas_host"], conf["nfs-a"]["nas_share_path"]))
        self.assertEqual(("10.77.3.4", "/srv/volumes"), (conf["nfs-b"]["nas_host"], conf["nfs-b"]["nas_share_path"]))
        plan = Steps(None)
        for name in ("accounts and catalogue", "mariadb", "rabbitmq", "nfs server"):
            plan.add(name, None)
        volumes.add_steps(plan, lab)

    def known(self, lab):
        names = ("host", "address", "transport_url", "controller", "database_password", "auth_url", "service_password", "region")
        return {**{name: name for name in names}, **files.backends(lab)}

    def test_a_share_found_through_cinder_is_for_agents(self):
        with self.assertRaisesRegex(LabError, "--share cinder:nfs-a .* add --placement layered"):
            volumes.check_share(Lab("lab", share="cinder:nfs-a"))
        volumes.check_share(Lab("lab", share="cinder:nfs-a", placement="layered"))
        volumes.check_share(Lab("lab"))

    def test_nfs_alone_is_still_the_share(self):
        self.assertEqual("nfs", services.find(WITH, "nfs")[1])

    def test_a_service_of_cinder_is_named_without_its_host(self):
        self.assertEqual("controller", services.find(WITH, "cinder-volume")[1])
        with self.assertRaisesRegex(LabError, "no cinder-volume; `up --cinder` brings it"):
            services.find(WITHOUT, "cinder-volume")

    def test_a_service_is_refused_on_a_host_that_has_others(self):
        with self.assertRaisesRegex(LabError, "'nfs' does not run on 'compute1' but on nfs, nfs-a, nfs-b"):
            services.find(WITH, "nfs@compute1")

    def test_a_server_on_a_volume_is_refused_where_there_are_none_with_the_way_out(self):
        volumes.require(WITH, "--volume-type nfs-a")
        with self.assertRaisesRegex(LabError, "--volume-type nfs-a: .*`lab --name lab up --cinder`"):
            volumes.require(WITHOUT, "--volume-type nfs-a")

    def test_the_interfaces_of_the_longest_name_of_a_lab_are_short_enough_for_the_kernel(self):
        lab = Lab("a" * 10, cinder=True, computes=4)
        ports = [network.port(lab, host) for host in addresses.hosts(lab)]
        self.assertEqual(len(ports), len(set(ports)))
        self.assertLessEqual(max(map(len, ports)), 15)

    def test_the_plan_of_up_knows_every_step_that_cinder_waits_for(self):
        plan = Steps(None)
        for name in ("accounts and catalogue", "mariadb", "rabbitmq", "nfs server"):
            plan.add(name, None)
        volumes.add_steps(plan, WITH)

    def test_nova_finds_cinder_by_the_type_it_looks_for(self):
        self.assertEqual({"volumev3", "block-storage"}, {kind for kind, *_ in accounts.CINDER_CATALOGUE})


class DirectoryTest(unittest.TestCase):
    def test_what_was_made_a_moment_ago_is_not_made_again(self):
        made = []

        class Cloud:
            def get(self, service, path):
                return {"users": []}

            def post(self, service, path, body):
                made.append(body)
                return {"user": {"id": str(len(made)), **body["user"]}}

        directory = accounts.Directory(Cloud())
        first, second = (directory.ensure("user", {"name": "cinder"}) for _ in range(2))
        self.assertEqual((first, 1), (second, len(made)))
