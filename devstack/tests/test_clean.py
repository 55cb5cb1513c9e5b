import shutil

from plugin_test import PluginTest


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

    LAYER = "atrest-22222222-2222-2222-2222-222222222222-vda-g3.qcow2"

    def test_layers_are_not_deleted_unasked_where_the_share_is_another_by_now(self):
        for steps in ((), ("stack",)):
            with self.subTest(steps):
                machine = self.machine("controller")
                machine.run("stack")
                (machine.share / self.LAYER).write_text("data at rest")
                machine.with_line(f"NOVA_LEAN_EXPORT_DIR={machine.root}/elsewhere")
                for step in steps:
                    machine.run(step)
                machine.run("unstack")
                self.assertIn(f"are on {machine.share} (such as {self.LAYER}; 1 in all)", machine.refused("clean"))
                self.assertTrue((machine.share / self.LAYER).exists())

    def test_layers_below_the_data_directory_are_not_deleted_unasked_whoever_made_it(self):
        machine = self.machine("controller", "NOVA_LEAN_EXPORT_DIR=$DATA_DIR/kept")
        kept = machine.data / "kept"
        kept.mkdir(parents=True)
        (kept / self.LAYER).write_text("data at rest")
        machine.run("stack")
        machine.run("unstack")
        self.assertIn(f"are on {kept} ", machine.refused("clean"))
        machine.with_line("NOVA_LEAN_EXPORT_DIR=/srv/elsewhere")
        self.assertIn(f"are on {kept} ", machine.refused("clean"))
        self.assertTrue((kept / self.LAYER).exists())

    def test_what_is_still_mounted_below_is_not_deleted(self):
        machine = self.machine("single")
        machine.run("stack")
        disk = machine.root / "disk"
        disk.mkdir()
        (disk / "file").write_text("of somebody")
        machine.run("unstack")
        shutil.rmtree(machine.share)
        machine.share.symlink_to(disk)
        machine.plant("mounts", f"{machine.share} /dev/sdb1 ext4\n")
        self.assertIn(f"still mounted: {machine.share}. clean.sh would delete", machine.refused("clean"))
        self.assertTrue((disk / "file").exists())

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
