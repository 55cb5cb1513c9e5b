from plugin_test import PluginTest


class CinderShareTest(PluginTest):
    """The share is found by the adapter, through the Cinder of this DevStack."""

    def stacked(self, name, *lines):
        machine = self.machine(name, "NOVA_LEAN_SHARE='cinder:Fast NFS'", *lines)
        export = machine.root / "cinders-export"
        export.mkdir()
        machine.plant("cinder-export", f"filer:{export}")
        machine.run("stack")
        return machine, export

    def test_a_machine_with_the_adapter_has_it_when_the_adapter_runs(self):
        machine, export = self.stacked("single", "ENABLED_SERVICES+=,c-api,c-sch,c-vol")
        self.assertEqual("cinder:Fast NFS", machine.ini(machine.agent_conf)["share"]["share"])
        self.assertEqual(f"filer:{export}/nova-lean/_base", machine.mounted()[str(machine.instances / "_base")])
        self.assert_in_order(
            machine.calls(), "run_process nova-lean-agent", "run_process n-cpu", "run_process nova-lean-adapter"
        )

    def test_nothing_is_exported_for_it(self):
        machine, _ = self.stacked("controller", "ENABLED_SERVICES+=,c-api,c-sch,c-vol")
        self.assertFalse(machine.exports.exists())
        self.assertFalse(machine.share.exists())
        self.assertFalse(machine.calls("install_package"))

    def test_a_compute_node_has_it_before_nova_compute_starts(self):
        machine, export = self.stacked("compute")
        self.assertEqual(f"filer:{export}/nova-lean/locks", machine.mounted()[str(machine.instances / "locks")])
        self.assertEqual(["n-cpu", "nova-lean-agent"], machine.running())

    def test_it_is_unmounted_before_instances_path_is_emptied(self):
        machine, export = self.stacked("compute")
        layer = export / "nova-lean" / "_base" / "atrest-11111111-1111-1111-1111-111111111111-vda-g1.qcow2"
        layer.write_text("data at rest")
        (export / "volume-1").write_text("a volume")
        self.assertIn("1 at-rest layers stay on the share cinder:Fast NFS", machine.run("unstack"))
        self.assertEqual("data at rest", layer.read_text())
        self.assertEqual("a volume", (export / "volume-1").read_text())
        self.assertFalse(machine.mounted())

    def test_stack_sh_stops_where_it_is_not_there_in_the_end(self):
        machine = self.machine("single", "NOVA_LEAN_SHARE=cinder:nfs-a", "ENABLED_SERVICES+=,c-api")
        machine.plant("agent-is-broken")
        self.assertIn("has not mounted the share cinder:nfs-a", machine.refused("stack"))
        self.assertIn("nova-lean-adapter", machine.running())
