import stat
import unittest

from machine import REPOSITORY, Machine, sample


class PluginTest(unittest.TestCase):
    maxDiff = None

    def machine(self, name, *lines):
        machine = Machine(sample(name))
        self.addCleanup(machine.remove)
        for line in lines:
            machine.with_line(line)
        return machine

    def foreign_share(self, machine):
        """An export of another machine that holds another cloud's data."""
        share = machine.root / "foreign"
        (share / "_base").mkdir(parents=True)
        (share / "_base" / "atrest-11111111-1111-1111-1111-111111111111-vda-g1.qcow2").write_text("data at rest")
        return share

    def assert_in_order(self, lines, *beginnings):
        position = -1
        for beginning in beginnings:
            found = [i for i, line in enumerate(lines) if line.startswith(beginning)]
            self.assertTrue(found, f"no '{beginning}' in {lines}")
            self.assertGreater(found[0], position, f"'{beginning}' too early in {lines}")
            position = found[0]


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
                },
                "share": {
                    "share": f"nfs://192.168.42.11:{self.m.share}",
                    "instances_path": str(self.m.instances),
                    "nova_conf": str(self.m.root / "etc-nova" / "nova-cpu.conf"),
                },
            },
            self.m.ini(self.m.agent_conf),
        )

    def test_nobody_else_reads_the_passwords(self):
        for path in (self.m.conf, self.m.agent_conf):
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


class SingleNodeTest(PluginTest):
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

    def test_with_tls_the_adapter_trusts_devstacks_authority(self):
        self.m.with_line("ENABLED_SERVICES+=,tls-proxy")
        self.m.run("stack")
        self.assertEqual(str(self.m.data / "ca-bundle.pem"), self.m.ini(self.m.conf)["keystone"]["cafile"])

    def test_what_the_doctor_finds_stops_nothing(self):
        self.m.plant("doctor-fails")
        self.assertIn("[WARNING] nova-lean's doctor found", self.m.run("stack"))


class CleanTest(PluginTest):
    def test_nothing_is_left(self):
        for name, lines in (
            ("single", ()),
            ("single", ("NOVA_LEAN_PLACEMENT=instances-share",)),
            ("controller", ()),
            ("controller", ("NOVA_LEAN_PLACEMENT=instances-share",)),
        ):
            with self.subTest(name, lines=lines):
                machine = self.machine(name, *lines)
                before = machine.contents()
                machine.run("stack")
                machine.run("stack")
                machine.run("unstack")
                machine.run("clean")
                left = {path for path in machine.contents() if path not in before}
                # Directories of the distribution, which were there before the plugin on a real machine.
                left -= {"etc", "etc/exports.d", "usr", "usr/local", "usr/local/bin"}
                self.assertEqual(set(), left)
                self.assertEqual(["0"], machine.lines("vm.unprivileged_userfaultfd"))
                self.assertFalse(machine.calls("LOST"))
                self.assertFalse(machine.calls("LEFT"))

    def test_the_plugin_leaves_nothing_to_devstacks_own_removal(self):
        machine = self.machine("single")
        machine.run("stack")
        machine.run("unstack")
        machine.run("clean")
        removed = machine.calls_in("clean")
        self.assertIn(f"sudo exportfs -u 192.168.42.11:{machine.share}", removed)
        self.assertIn("sudo sysctl -w vm.unprivileged_userfaultfd=0", removed)
        self.assertIn(f"sudo rm -rf --one-file-system {machine.share}", removed)

    def test_userfaultfd_stays_where_it_was_permitted_before(self):
        machine = self.machine("single")
        machine.plant("vm.unprivileged_userfaultfd", "1\n")
        for what in ("stack", "unstack", "clean"):
            machine.run(what)
        self.assertFalse(machine.calls("sudo sysctl -w"))

    def test_layers_on_the_own_export_are_not_deleted_unasked(self):
        machine = self.machine("controller")
        machine.run("stack")
        layer = machine.share / "_base" / "atrest-22222222-2222-2222-2222-222222222222-vda-g3.qcow2"
        layer.parent.mkdir()
        layer.write_text("data at rest")
        machine.run("unstack")
        before = machine.contents()
        self.assertIn("NOVA_LEAN_DELETE_LAYERS=True ./clean.sh", machine.refused("clean"))
        self.assertEqual(before, machine.contents())
        machine.with_line("NOVA_LEAN_DELETE_LAYERS=True")
        machine.run("clean")
        self.assertFalse(layer.exists())

    def test_servers_directories_on_the_own_export_are_not_deleted_unasked(self):
        machine = self.machine("controller", "NOVA_LEAN_PLACEMENT=instances-share")
        machine.run("stack")
        (machine.share / "33333333-3333-3333-3333-333333333333").mkdir()
        machine.run("unstack")
        self.assertIn("33333333", machine.refused("clean"))

    def test_a_directory_that_was_there_is_exported_but_not_deleted(self):
        machine = self.machine("single")
        kept = machine.root / "kept"
        kept.mkdir()
        (kept / "file").write_text("of somebody")
        machine.with_line(f"NOVA_LEAN_EXPORT_DIR={kept}")
        for what in ("stack", "unstack", "clean"):
            machine.run(what)
        self.assertEqual("of somebody", (kept / "file").read_text())
        self.assertFalse(machine.exports.exists())


class ControllerTest(PluginTest):
    def setUp(self):
        self.m = self.machine("controller")
        self.m.run("stack")

    def test_only_the_adapter_runs(self):
        self.assertEqual(["nova-lean-adapter"], self.m.running())
        self.assertFalse(self.m.agent_conf.exists())
        self.assertEqual(["mvnw -B -ntp -DskipTests -pl nova-adapter -am package"], self.m.calls("mvnw"))

    def test_compute_nodes_may_mount_the_share(self):
        self.assertIn(" 192.168.42.0/24(rw,sync,no_subtree_check,no_root_squash)", self.m.exports.read_text())

    def test_a_client_that_is_no_longer_named_is_withdrawn(self):
        self.m.with_line("NOVA_LEAN_NFS_CLIENTS=*.example.org")
        self.m.run("stack")
        self.assertIn(f"sudo exportfs -u 192.168.42.0/24:{self.m.share}", self.m.calls())
        self.assertIn(" *.example.org(rw,", self.m.exports.read_text())
        self.assertNotIn("192.168.42.0/24", self.m.exports.read_text())

    def test_its_own_nova_has_no_settings_of_a_compute_host(self):
        self.assertNotIn("live_migration_permit_post_copy", self.m.nova_conf.read_text())
        self.assertEqual(["0"], self.m.lines("vm.unprivileged_userfaultfd"))

    def test_with_a_share_that_is_there_it_exports_none(self):
        machine = self.machine("controller", "NOVA_LEAN_SHARE=nfs://filer.example.org:/export/nova")
        machine.run("stack")
        self.assertFalse(machine.exports.exists())
        self.assertFalse(machine.share.exists())
        self.assertFalse(machine.calls("install_package"))

    def test_stacked_again_it_is_the_same(self):
        before = self.m.contents()
        self.m.run("stack")
        self.assertEqual(before, self.m.contents())


class ComputeNodeTest(PluginTest):
    def setUp(self):
        self.m = self.machine("compute")
        # In this test the controller's export is on this machine's disk.
        self.m.share.mkdir(parents=True)
        (self.m.root / "immutable").touch()

    def test_only_the_agent_runs(self):
        self.m.run("stack")
        self.assertEqual(["n-cpu", "nova-lean-agent"], self.m.running())
        self.assertFalse(self.m.conf.exists())
        self.assertEqual(["mvnw -B -ntp -DskipTests -pl shared-storage-driver -am package"], self.m.calls("mvnw"))
        self.assertFalse(self.m.calls("create_service_user"))
        self.assertFalse(self.m.exports.exists())

    def test_the_agent_speaks_with_the_controller_and_mounts_its_export(self):
        self.m.run("stack")
        agent = self.m.ini(self.m.agent_conf)
        self.assertEqual("rabbit://stackrabbit:stackqueue@192.168.42.11:5672/", agent["DEFAULT"]["transport_url"])
        self.assertEqual(f"nfs://192.168.42.11:{self.m.share}", agent["share"]["share"])

    def test_nova_compute_tells_what_happens_and_permits_post_copy(self):
        self.m.run("stack")
        nova = self.m.ini(self.m.root / "etc-nova" / "nova-cpu.conf")
        self.assertEqual("vm_and_task_state", nova["notifications"]["notify_on_state_change"])
        self.assertEqual("True", nova["libvirt"]["live_migration_permit_post_copy"])
        self.assertEqual("-1", nova["image_cache"]["manager_interval"])

    def test_another_clouds_share_is_never_emptied(self):
        share = self.foreign_share(self.m)
        self.m.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{share}")
        self.m.run("stack")
        self.assertEqual(str(share / "_base"), str((self.m.instances / "_base").readlink()))
        self.m.run("unstack")
        self.m.run("clean")
        self.assertFalse(self.m.calls("LOST"))
        self.assertEqual(1, len(list((share / "_base").iterdir())))

    def test_a_share_in_use_is_detached_before_devstack_empties_instances_path(self):
        share = self.foreign_share(self.m)
        self.m.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{share}")
        self.m.run("stack")
        self.m.plant("busy", f"{self.m.instances}/_base\n")
        self.assertIn("1 at-rest layers stay on the share", self.m.run("unstack"))
        self.assertIn(f"sudo umount --lazy {self.m.instances}/_base", self.m.calls())
        self.assertFalse(self.m.calls("LOST"))
        self.assertEqual({}, self.m.mounted())

    def test_a_share_that_cannot_be_unmounted_stops_unstack(self):
        share = self.foreign_share(self.m)
        self.m.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{share}")
        self.m.run("stack")
        self.m.plant("umount-fails")
        for what in ("unstack", "clean"):
            self.assertIn("still mounted, and would be emptied now", self.m.refused(what))
        self.assertFalse(self.m.calls("LOST"))
        self.assertEqual(1, len(list((share / "_base").iterdir())))

    def test_mount_options_reach_the_agent(self):
        self.m.with_line("NOVA_LEAN_NFS_OPTIONS=vers=4.2,nconnect=4")
        self.m.run("stack")
        self.assertEqual("vers=4.2,nconnect=4", self.m.ini(self.m.agent_conf)["share"]["mount_options"])

    def test_nova_compute_does_not_start_where_the_agent_could_not_mount(self):
        self.m.plant("agent-is-broken")
        said = self.m.refused("stack")
        self.assertIn("journalctl -u devstack@nova-lean-agent", said)
        self.assertFalse(self.m.calls("run_process n-cpu"))


class InstancesShareTest(PluginTest):
    def setUp(self):
        self.m = self.machine("compute", "NOVA_LEAN_PLACEMENT=instances-share")
        self.export = self.m.root / "foreign"
        self.export.mkdir()
        self.m.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{self.export}")

    def test_instances_path_is_on_the_share_before_nova_compute_starts(self):
        self.m.run("stack")
        self.assert_in_order(
            self.m.calls(),
            f"sudo chown root:root {self.m.instances}",
            f"sudo chmod 0555 {self.m.instances}",
            f"sudo chattr +i {self.m.instances}",
            f"sudo mount -t nfs -o hard filer.example.org:{self.export} {self.m.instances}",
            "run_process n-cpu",
        )
        self.assertEqual({str(self.m.instances): f"filer.example.org:{self.export}"}, self.m.mounted())

    def test_no_agent_is_needed_and_none_is_built(self):
        self.m.run("stack")
        self.assertEqual(["n-cpu"], self.m.running())
        self.assertFalse(self.m.calls("mvnw"))

    def test_the_adapter_seals_nothing(self):
        machine = self.machine("controller", "NOVA_LEAN_PLACEMENT=instances-share")
        machine.run("stack")
        self.assertEqual("none", machine.ini(machine.conf)["placement"]["mode"])
        tempest = machine.ini(machine.dest / "tempest/etc/tempest.conf")
        self.assertEqual("False", tempest["compute-feature-enabled"]["block_migration_for_live_migration"])

    def test_stacked_again_it_is_the_same(self):
        self.m.run("stack")
        before = self.m.contents()
        self.m.run("stack")
        self.assertEqual(before, self.m.contents())

    def test_unstack_does_not_delete_the_servers_of_the_other_hosts(self):
        self.m.run("stack")
        server = self.export / "44444444-4444-4444-4444-444444444444"
        server.mkdir()
        (server / "disk").write_text("data")
        self.m.run("unstack")
        self.m.run("clean")
        self.assertFalse(self.m.calls("LOST"))
        self.assertFalse(self.m.calls("LEFT"))
        self.assertEqual("data", (server / "disk").read_text())

    def test_stacked_again_after_a_mount_failed(self):
        self.export.rmdir()
        self.assertIn("NOVA_LEAN_NFS_CLIENTS", self.m.refused("stack"))
        self.assertEqual([str(self.m.instances)], self.m.lines("immutable"))
        self.export.mkdir()
        self.m.run("stack")
        self.assertIn(str(self.m.instances), self.m.mounted())

    def test_files_of_this_host_are_not_hidden(self):
        self.m.instances.mkdir(parents=True)
        (self.m.instances / "disk.info").write_text("{}")
        self.assertIn("holds files of this host", self.m.refused("stack"))
        self.assertEqual({}, self.m.mounted())

    def test_another_share_at_instances_path_is_not_taken_for_this_one(self):
        self.m.run("stack")
        other = self.m.root / "other"
        other.mkdir()
        self.m.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{other}")
        self.assertIn(f"where filer.example.org:{other} should be", self.m.refused("stack"))


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
