import stat

from machine import Machine, sample
from plugin_test import PluginTest


class StackedSingleNodeTest(PluginTest):
    """Looks at one machine only: none of these tests changes it."""

    @classmethod
    def setUpClass(cls):
        cls.m = Machine(sample("single"))
        cls.addClassCleanup(cls.m.remove)
        cls.m.run("stack")

    def test_nova_tells_what_happens_and_permits_post_copy(self):
        nova = self.m.ini(self.m.nova_conf)
        self.assertEqual("both", nova["notifications"]["notification_format"])
        self.assertEqual("vm_and_task_state", nova["notifications"]["notify_on_state_change"])
        self.assertEqual("messagingv2", nova["oslo_messaging_notifications"]["driver"])
        self.assertEqual("True", nova["libvirt"]["live_migration_permit_post_copy"])
        self.assertEqual("-1", nova["image_cache"]["manager_interval"])
        self.assertEqual(["1"], self.m.lines("vm.unprivileged_userfaultfd"))

    def test_what_stack_sh_still_writes_in_the_background_is_not_lost_and_loses_nothing(self):
        self.assertEqual({"auth_type": "password"}, self.m.ini(self.m.nova_conf)["neutron"])

    def test_a_cells_conductor_tells_too(self):
        cell = self.m.ini(self.m.root / "etc-nova" / "nova_cell1.conf")
        self.assertEqual("vm_and_task_state", cell["notifications"]["notify_on_state_change"])
        self.assertEqual("messagingv2", cell["oslo_messaging_notifications"]["driver"])
        self.assertEqual(
            "rabbit://stackrabbit:stackqueue@192.168.42.11:5672/",
            cell["oslo_messaging_notifications"]["transport_url"],
        )

    def test_the_adapter_is_configured(self):
        self.assertEqual(
            {
                "DEFAULT": {
                    "transport_url": "rabbit://stackrabbit:stackqueue@192.168.42.11:5672/",
                    "state_path": str(self.m.data / "nova-lean" / "adapter"),
                    "debug": "True",
                    "request_key_file": str(self.m.request_key),
                },
                "keystone": {
                    "auth_url": "http://192.168.42.11/identity",
                    "username": "nova-lean",
                    "password": "nomoresecret",
                    "user_domain_name": "Default",
                    "project_name": "service",
                    "project_domain_name": "Default",
                    "region_name": "RegionOne",
                    "interface": "public",
                },
                "lean": {"post_copy_hosts": "*"},
                "placement": {"mode": "layered"},
            },
            self.m.ini(self.m.conf),
        )

    def test_the_agent_is_configured(self):
        self.assertEqual(
            {
                "DEFAULT": {
                    "transport_url": "rabbit://stackrabbit:stackqueue@192.168.42.11:5672/",
                    "state_path": str(self.m.data / "nova-lean" / "agent"),
                    "debug": "True",
                    "request_key_file": str(self.m.request_key),
                },
                "share": {
                    "share": f"nfs://192.168.42.11:{self.m.share}",
                    "instances_path": str(self.m.instances),
                    "nova_conf": str(self.m.root / "etc-nova" / "nova-cpu.conf"),
                },
            },
            self.m.ini(self.m.agent_conf),
        )

    def test_nobody_else_reads_the_passwords_and_the_key(self):
        for path in (self.m.conf, self.m.agent_conf, self.m.request_key):
            self.assertEqual(0o600, stat.S_IMODE(path.stat().st_mode), path)

    def test_the_adapter_has_a_user_with_the_role_it_needs(self):
        self.assertIn("create_service_user nova-lean admin", self.m.calls_in("stack post-config"))

    def test_the_share_is_exported_to_this_machine_alone(self):
        options = "(rw,sync,no_subtree_check,no_root_squash)"
        self.assertEqual(
            f"{self.m.share} 127.0.0.1{options} 192.168.42.11{options}\n", self.m.exports.read_text()
        )
        self.assertIn("install_package nfs-kernel-server", self.m.calls_in("stack pre-install"))
        self.assert_in_order(
            self.m.calls_in("stack post-config"), "sudo tee", "start_service nfs-server", "sudo exportfs -a"
        )

    def test_the_agent_has_mounted_the_share_before_nova_compute_starts(self):
        self.assert_in_order(
            self.m.calls(),
            "sudo exportfs -a",
            "merge_config_file " + str(self.m.root / "devstack/local.conf") + " post-config $NOVA_LEAN_AGENT_CONF",
            "run_process nova-lean-agent",
            "run_process n-cpu",
            "--- stack extra",
            "run_process nova-lean-adapter",
        )
        self.assertIn(str(self.m.instances / "_base"), self.m.mounted())

    def test_the_agent_is_root_and_the_adapter_is_not(self):
        program = self.m.dest / "nova-lean-agent" / "bin" / "nova-lean-agent"
        self.assertIn(
            f"run_process nova-lean-agent|{program} run --config-file {self.m.agent_conf}|root|root", self.m.calls()
        )
        program = self.m.dest / "nova-lean-adapter" / "bin" / "nova-lean"
        self.assertIn(f"run_process nova-lean-adapter|{program} run --config-file {self.m.conf}||", self.m.calls())

    def test_it_is_built_by_the_stack_user(self):
        self.assertEqual(
            ["mvnw -B -ntp -DskipTests -pl nova-adapter,shared-storage-driver -am package"], self.m.calls("mvnw")
        )
        self.assertFalse([line for line in self.m.calls("sudo") if "mvnw" in line])

    def test_the_command_is_found(self):
        link = self.m.root / "usr/local/bin/nova-lean"
        self.assertEqual(self.m.dest / "nova-lean-adapter/bin/nova-lean", link.readlink())

    def test_the_doctor_looks_at_what_nova_compute_runs_with(self):
        nova_cpu_conf = self.m.root / "etc-nova" / "nova-cpu.conf"
        self.assertIn(
            f"nova-lean doctor --config-file {self.m.conf} --nova-conf {nova_cpu_conf}",
            self.m.calls_in("stack test-config"),
        )

    def test_tempest_knows_that_disks_are_migrated(self):
        tempest = self.m.ini(self.m.dest / "tempest/etc/tempest.conf")
        self.assertEqual("True", tempest["compute-feature-enabled"]["block_migration_for_live_migration"])
