from plugin_test import PluginTest


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

    def test_a_data_directory_that_is_a_link_is_looked_up_where_it_is(self):
        for placement in ("instances-share", "layered"):
            with self.subTest(placement):
                machine = self.machine("compute", f"NOVA_LEAN_PLACEMENT={placement}", "DATA_DIR=$DEST/linked")
                share = self.foreign_share(machine)
                machine.with_line(f"NOVA_LEAN_SHARE=nfs://filer.example.org:{share}")
                real = machine.root / "large-disk"
                real.mkdir()
                (machine.dest / "linked").symlink_to(real)
                machine.run("stack")
                machine.run("stack")
                self.assertTrue(all(point.startswith(f"{real}/") for point in machine.mounted()), machine.mounted())
                machine.run("unstack")
                self.assertEqual({}, machine.mounted())
                self.assertEqual([], machine.calls("LOST"))
                self.assertEqual(1, len(list((share / "_base").iterdir())))

    def test_where_nothing_can_be_made_immutable_it_warns_and_goes_on(self):
        self.m.plant("no-attributes")
        self.assertIn("cannot be made immutable", self.m.run("stack"))
        self.assertIn(str(self.m.instances), self.m.mounted())

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
