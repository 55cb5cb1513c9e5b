from machine import REPOSITORY
from plugin_test import PluginTest


class SingleNodeTest(PluginTest):
    """Runs one after another, and what local.conf changes."""

    def setUp(self):
        self.m = self.machine("single")

    def test_stacked_again_it_is_the_same(self):
        self.m.run("stack")
        before, mounted = self.m.contents(), self.m.mounted()
        self.m.run("stack")
        self.assertEqual(before, self.m.contents())
        self.assertEqual(mounted, self.m.mounted())
        self.assertEqual(["n-cpu", "nova-lean-adapter", "nova-lean-agent"], self.m.running())

    def test_unstacked_nothing_runs_and_nothing_is_mounted(self):
        self.m.run("stack")
        self.m.run("unstack")
        self.assertEqual([], self.m.running())
        self.assertEqual({}, self.m.mounted())
        self.assertEqual([], self.m.lines("immutable"))
        self.assertFalse(self.m.calls("LEFT"))
        self.assert_in_order(
            self.m.calls_in("unstack"),
            "stop_process nova-lean-adapter",
            "stop_process n-cpu",
            "stop_process nova-lean-agent",
            "sudo timeout -s KILL 30 umount",
            "openstack --os-cloud devstack-system-admin user delete --domain Default nova-lean",
        )

    def test_stacked_after_unstack_it_is_the_same(self):
        self.m.run("stack")
        before = self.m.contents()
        self.m.run("unstack")
        self.m.run("stack")
        self.assertEqual(before, self.m.contents())

    def test_unstack_and_clean_may_be_repeated(self):
        self.m.run("stack")
        for what in ("unstack", "unstack", "clean", "unstack", "clean"):
            self.m.run(what)
        self.assertFalse(self.m.calls("LOST"))

    def test_post_copy_hosts_that_are_named_are_what_the_adapter_gets(self):
        self.m.with_line('NOVA_LEAN_POST_COPY_HOSTS="compute1, compute2"')
        self.m.run("stack")
        self.assertEqual("compute1, compute2", self.m.ini(self.m.conf)["lean"]["post_copy_hosts"])

    def test_whoever_wants_versioned_notifications_only_gets_them(self):
        self.m.with_line("NOVA_NOTIFICATION_FORMAT=versioned")
        self.m.run("stack")
        self.assertEqual("versioned", self.m.ini(self.m.nova_conf)["notifications"]["notification_format"])

    def test_a_single_conductor_has_no_file_of_its_own(self):
        self.m.with_line("CELLSV2_SETUP=singleconductor")
        self.m.run("stack")
        self.assertNotIn("notifications", (self.m.root / "etc-nova" / "nova_cell1.conf").read_text())

    def test_offline_maven_is_offline(self):
        self.m.with_line("OFFLINE=True")
        self.m.run("stack")
        self.assertIn("mvnw -B -ntp --offline -DskipTests", self.m.calls("mvnw")[0])

    def test_with_tls_the_adapter_trusts_devstacks_authority(self):
        self.m.with_line("ENABLED_SERVICES+=,tls-proxy")
        self.m.run("stack")
        self.assertEqual(str(self.m.data / "ca-bundle.pem"), self.m.ini(self.m.conf)["keystone"]["cafile"])

    def test_what_the_doctor_finds_stops_nothing(self):
        self.m.plant("doctor-fails")
        self.assertIn("nova-lean's doctor found", self.m.run("stack"))


class OptionsTest(PluginTest):
    """nova-lean refuses an option that it does not know: what the plugin writes must be in the samples made of the code."""

    def test_every_option_is_one_of_nova_leans(self):
        machine = self.machine("single", "NOVA_LEAN_NFS_OPTIONS=nconnect=4", "ENABLED_SERVICES+=,tls-proxy")
        machine.run("stack")
        for path, shown in (
            (machine.conf, "nova-adapter/etc/nova-lean.conf.sample"),
            (machine.agent_conf, "shared-storage-driver/etc/nova-lean-agent.conf.sample"),
        ):
            known = set()
            section = None
            for line in (REPOSITORY / shown).read_text().splitlines():
                if line.startswith("["):
                    section = line.strip("[]")
                elif line.startswith("#") and " =" in line and not line.startswith("# "):
                    known.add((section, line[1:].split(" =")[0]))
            written = {(section, option) for section, options in machine.ini(path).items() for option in options}
            self.assertEqual(set(), written - known)
