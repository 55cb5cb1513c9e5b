from plugin_test import PluginTest


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

    def test_with_ipv6_the_controller_may_mount_its_own_export(self):
        for line, own in (
            ("HOST_IPV6=fd00::11", ("127.0.0.1", "192.168.42.11", "::1", "fd00::11", "192.168.42.0/24")),
            ("HOST_IPV6=fd00::11\nSERVICE_HOST=[fd00::99]", ("127.0.0.1", "192.168.42.11", "::1", "fd00::11", "fd00::99", "192.168.42.0/24")),
        ):
            with self.subTest(line):
                machine = self.machine("controller", "SERVICE_IP_VERSION=6", line)
                machine.run("stack")
                clients = [client.split("(")[0] for client in machine.exports.read_text().split()[1:]]
                self.assertEqual(list(own), clients)

    def test_a_client_that_is_no_longer_named_is_withdrawn(self):
        self.m.with_line("NOVA_LEAN_NFS_CLIENTS=*.example.org")
        self.m.run("stack")
        self.assertIn(f"sudo exportfs -u 192.168.42.0/24:{self.m.share}", self.m.calls())
        self.assertIn(" *.example.org(rw,", self.m.exports.read_text())
        self.assertNotIn("192.168.42.0/24", self.m.exports.read_text())

    def test_its_own_nova_has_no_settings_of_a_compute_host(self):
        self.assertNotIn("live_migration_permit_post_copy", self.m.nova_conf.read_text())
        self.assertEqual(["0"], self.m.lines("vm.unprivileged_userfaultfd"))

    def test_on_a_distribution_with_rpm_the_nfs_server_has_another_name(self):
        machine = self.machine("controller")
        machine.plant("is-fedora")
        machine.run("stack")
        self.assertEqual(["install_package nfs-utils"], machine.calls("install_package"))

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

    def test_the_agent_takes_requests_from_whoever_has_the_key_of_this_devstack_alone(self):
        self.m.run("stack")
        controller = self.machine("controller")
        controller.run("stack")
        key = self.m.request_key.read_text()
        self.assertRegex(key, r"\A[0-9a-f]{64}\n\Z")
        self.assertEqual(key, controller.request_key.read_text())
        other = self.machine("controller", "SERVICE_PASSWORD=another")
        other.run("stack")
        self.assertNotEqual(key, other.request_key.read_text())

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

    # What local.conf may say at unstack.sh, other than when stack.sh started the agent.
    CHANGED = (
        "NOVA_LEAN_PLACEMENT=instances-share",
        "disable_service nova-lean-agent",
        "disable_service n-cpu",
        "disable_service n-cpu\nENABLED_SERVICES+=,n-novnc",
        "ENABLED_SERVICES=tempest",
    )

    def test_another_clouds_share_is_never_emptied_whatever_is_enabled_by_then(self):
        for line in self.CHANGED:
            for steps in (("unstack", "clean"), ("clean",)):
                with self.subTest(line, steps=steps):
                    machine = self.machine("compute")
                    share = self.foreign_share(machine)
                    machine.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{share}")
                    machine.run("stack")
                    machine.with_line(line)
                    for step in steps:
                        machine.run(step)
                    self.assertEqual([], machine.calls("LOST"))
                    self.assertEqual({}, machine.mounted())
                    self.assertEqual([], machine.running())
                    self.assertEqual(1, len(list((share / "_base").iterdir())))

    def test_an_agent_that_is_no_longer_enabled_is_stopped_when_stacked_again(self):
        self.m.run("stack")
        self.m.with_line("disable_service nova-lean-agent")
        self.m.run("stack")
        self.assertEqual(["n-cpu"], self.m.running())

    def test_an_agent_that_cannot_be_stopped_stops_unstack(self):
        share = self.foreign_share(self.m)
        self.m.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{share}")
        self.m.run("stack")
        self.m.plant("nova-lean-agent-stays")
        for what in ("unstack", "clean"):
            self.assertIn("devstack@nova-lean-agent.service cannot be stopped (active)", self.m.refused(what))
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
        self.assertIn("NOVA_LEAN_NFS_CLIENTS", said)
        self.assertFalse(self.m.calls("run_process n-cpu"))
