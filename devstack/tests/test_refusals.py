import unittest

from machine import Machine, sample


class RefusalTest(unittest.TestCase):
    """What cannot work is refused in the first phase, and nothing is changed."""

    def assert_refused(self, said, name, *lines, planted=()):
        machine = Machine(sample(name))
        self.addCleanup(machine.remove)
        for file, text in planted:
            machine.plant(file, text)
        for line in lines:
            machine.with_line(line)
        before = machine.contents()
        self.assertIn(said, machine.refused("stack"))
        self.assertEqual(before, machine.contents())
        self.assertFalse(machine.calls("sudo"))
        self.assertFalse(machine.calls("install_package"))

    def test_an_unknown_placement(self):
        self.assert_refused(
            "NOVA_LEAN_PLACEMENT is 'cinder': write layered or instances-share", "single", "NOVA_LEAN_PLACEMENT=cinder"
        )

    def test_a_share_that_is_no_url(self):
        for share in ("filer:/export", "nfs://filer", "nfs://filer/export", "nfs://:/export", "path:/mnt", "nfs://filer:export", "cinder:", "cinder:/a"):
            with self.subTest(share):
                self.assert_refused(f"'{share}' is no URL of an export", "compute", f"NOVA_LEAN_SHARE={share}")

    def test_a_share_of_cinders_without_cinder(self):
        self.assert_refused("this host has no Cinder", "single", "NOVA_LEAN_SHARE=cinder:nfs-a")

    def test_a_share_of_cinders_for_all_of_instances_path(self):
        self.assert_refused(
            "which agents mount", "compute", "NOVA_LEAN_SHARE=cinder:nfs-a", "NOVA_LEAN_PLACEMENT=instances-share"
        )

    def test_blanks_in_the_exports_directory(self):
        self.assert_refused("without blanks", "single", 'NOVA_LEAN_EXPORT_DIR="/srv/my share"')

    def test_a_soft_mount(self):
        self.assert_refused("writes are lost", "compute", "NOVA_LEAN_NFS_OPTIONS=vers=4,soft")

    def test_a_compute_node_that_does_not_know_its_controller(self):
        self.assert_refused("no share is known", "compute", "SERVICE_HOST=$HOST_IP", "RABBIT_HOST=192.168.42.11")

    def test_a_compute_node_that_does_not_know_its_controllers_ipv6_address(self):
        self.assert_refused(
            "no share is known", "compute", "SERVICE_IP_VERSION=6", "HOST_IPV6=fd00::12", "SERVICE_HOST=", "RABBIT_HOST=192.168.42.11"
        )

    def test_no_message_bus(self):
        self.assert_refused("there is no message bus", "controller", "disable_service rabbit", "RABBIT_PASSWORD=")

    def test_no_keystone(self):
        self.assert_refused("without Keystone", "controller", "disable_service key")

    def test_an_agent_without_nova_compute(self):
        self.assert_refused("nova-lean-agent is enabled without n-cpu", "controller", "ENABLED_SERVICES+=,nova-lean-agent")

    def test_another_hypervisor(self):
        self.assert_refused("VIRT_DRIVER is 'fake'", "single", "VIRT_DRIVER=fake")

    def test_units_of_a_user(self):
        for name in ("single", "controller", "compute"):
            self.assert_refused("USER_UNITS is True", name, "USER_UNITS=True")

    def test_no_password_to_make_the_requests_key_from(self):
        for name in ("controller", "compute"):
            self.assert_refused("SERVICE_PASSWORD is empty", name, "SERVICE_PASSWORD=")

    def test_a_maven_that_is_too_old(self):
        self.assert_refused("mvn is Maven 3.6.3: nova-lean is built by 3.8", "compute", planted=[("maven", "3.6.3")])

    def test_a_java_that_is_too_old(self):
        self.assert_refused("mvn runs on Java 11.0.2: ", "single", planted=[("java", "11.0.2")])

    def test_a_newer_maven_and_java_are_taken(self):
        machine = Machine(sample("controller"))
        self.addCleanup(machine.remove)
        machine.plant("maven", "3.10.1")
        machine.plant("java", "25")
        machine.run("stack")

    def test_where_nothing_is_built_neither_is_asked_for(self):
        machine = Machine(sample("compute"))
        self.addCleanup(machine.remove)
        share = machine.root / "share"
        share.mkdir()
        for line in ("NOVA_LEAN_PLACEMENT=instances-share", f"NOVA_LEAN_SHARE=nfs://filer:{share}", "SERVICE_PASSWORD=", "USER_UNITS=True"):
            machine.with_line(line)
        machine.plant("maven", "3.6.3")
        machine.run("stack")

    def test_a_build_that_fails_is_said(self):
        machine = Machine(sample("single"))
        self.addCleanup(machine.remove)
        machine.plant("build-fails")
        self.assertIn("could not be built", machine.refused("stack"))

    def test_a_share_by_an_ipv6_address_is_taken(self):
        machine = Machine(sample("controller"))
        self.addCleanup(machine.remove)
        machine.with_line("NOVA_LEAN_SHARE=nfs://[fd00::1]:/export")
        machine.run("stack")

    def test_a_host_without_nova_is_left_alone(self):
        machine = Machine("HOST_IP=192.168.42.13\nENABLED_SERVICES=tempest\n")
        self.addCleanup(machine.remove)
        machine.run("stack")
        self.assertFalse([line for line in machine.calls() if not line.startswith("---")])
