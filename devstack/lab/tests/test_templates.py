import configparser
import pathlib
import tempfile
import threading
import unittest
from concurrent import futures
from unittest import mock

from novalab import addresses, files, keys, state
from novalab.errors import LabError
from novalab.state import Lab


class TemplatesTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.base = pathlib.Path(directory.name)
        patch = mock.patch.object(state, "BASE_DIRECTORY", self.base)
        patch.start()
        self.addCleanup(patch.stop)

    def lab(self, **fields):
        lab = Lab("lab", index=5, **fields)
        state.create_directory(lab)
        keys.create(lab)
        return lab

    def rendered(self, lab, host, path):
        tree = next(files.TEMPLATES / tree for tree in files.TREES[files.hosts.role(host)] if (files.TEMPLATES / tree / path).exists())
        return files.render(tree / path, files.values(lab, host))

    def nova_compute(self, lab, host):
        parsed = configparser.ConfigParser(interpolation=None)
        for name in ("compute.conf", "nova-lean-compute.conf"):
            parsed.read_string(self.rendered(lab, host, f"nova/nova.conf.d/{name}"))
        return parsed

    def test_every_template_of_every_host_can_be_rendered(self):
        lab = self.lab(cinder=True)
        for host in addresses.hosts(lab):
            known = files.values(lab, host)
            for template, path in files.templates(lab, host):
                with self.subTest(f"{host}: {path}"):
                    self.assertNotIn("$", files.render(template, known))

    def test_a_host_without_post_copy_says_so_to_nova_and_the_others_permit_it(self):
        lab = self.lab(no_post_copy=["compute2"])
        permitted = [self.nova_compute(lab, host)["libvirt"]["live_migration_permit_post_copy"] for host in ("compute1", "compute2")]
        self.assertEqual(["true", "false"], permitted)

    def test_a_bare_lab_is_configured_as_if_nova_lean_had_never_been_heard_of(self):
        def names(lab):
            return {path.name for host in addresses.hosts(lab) for _, path in files.templates(lab, host)}

        left_out = {"nova-lean.conf", "nova-lean-compute.conf", "nova-lean-agent.conf", "nova-lean-request-key"}
        self.assertEqual(left_out, names(self.lab()) - names(self.lab(bare=True)))

    def test_novas_image_cache_removes_nothing_where_only_base_images_are_shared(self):
        intervals = {
            placement: self.nova_compute(self.lab(placement=placement), "compute1")["image_cache"]["manager_interval"]
            for placement in state.PLACEMENTS
        }
        self.assertEqual({"layered": "-1", "instances-share": "2400", "none": "2400"}, intervals)

    def test_the_compute_hosts_of_a_lab_trust_one_anothers_key_and_no_other_labs(self):
        first = self.lab(computes=3)
        accepted = {self.rendered(first, f"compute{number}", "ssh/authorized_keys") for number in (1, 2, 3)}
        self.assertEqual(1, len(accepted))
        second = Lab("two")
        state.create_directory(second)
        keys.create(second)
        self.assertNotEqual(accepted, {self.rendered(second, "compute1", "ssh/authorized_keys")})

    def test_an_nfs_server_of_volumes_exports_its_own_directory_and_stays_writable_when_the_share_is_not(self):
        lab = self.lab(cinder=True, share_read_only=True)
        share, volumes = (self.rendered(lab, host, "ganesha/ganesha.conf") for host in ("nfs", "nfs-a"))
        self.assertRegex(share, "Path = /srv/nova;(?s:.*)Access_Type = RO;")
        self.assertRegex(volumes, "Path = /srv/volumes;(?s:.*)Access_Type = RW;")

    def test_each_backend_of_cinder_mounts_from_the_host_of_its_name(self):
        lab = self.lab(cinder=True)
        parsed = configparser.ConfigParser(interpolation=None)
        parsed.read_string(self.rendered(lab, "controller", "cinder/cinder.conf"))
        backends = parsed["DEFAULT"]["enabled_backends"].split(",")
        self.assertEqual(list(addresses.BACKENDS), backends)
        for backend in backends:
            self.assertEqual(addresses.address(lab, backend), parsed[backend]["nas_host"])
            self.assertEqual(backend, parsed[backend]["volume_backend_name"])

    def test_a_deleted_server_can_be_restored_only_where_that_was_asked_for(self):
        for seconds in (0, 3600):
            parsed = configparser.ConfigParser(interpolation=None)
            parsed.read_string(self.rendered(self.lab(soft_delete=seconds), "controller", "nova/nova.conf"))
            self.assertEqual(str(seconds), parsed["DEFAULT"]["reclaim_instance_interval"])

    def test_no_two_hosts_of_two_labs_have_the_same_libvirt_uuid(self):
        labs = [self.lab(), Lab("two")]
        state.create_directory(labs[1])
        keys.create(labs[1])
        found = [files.values(lab, host)["host_uuid"] for lab in labs for host in ("compute1", "compute2")]
        self.assertEqual(4, len(set(found)))

    def test_a_template_with_an_unknown_name_is_reported_with_its_file(self):
        template = self.base / "broken.conf"
        template.write_text("a = $nonsense")
        with self.assertRaisesRegex(LabError, "broken.conf asks for something the lab does not know.*nonsense"):
            files.render(template, {})

    def test_passwords_are_for_root_alone_and_differ_from_lab_to_lab(self):
        first, second = self.lab(), Lab("two")
        state.create_directory(second)
        self.assertNotEqual(first.password("admin"), second.password("admin"))
        self.assertEqual(first.password("admin"), first.password("admin"))
        self.assertEqual(0o600, first.password_file("admin").stat().st_mode & 0o777)

    def test_hosts_that_are_made_at_the_same_time_have_one_password(self):
        lab = self.lab()
        started = threading.Barrier(16)

        def ask(_):
            started.wait()
            return lab.password("database")

        for attempt in range(50):
            lab.password_file("database").unlink(missing_ok=True)
            with futures.ThreadPoolExecutor(16) as hosts:
                seen = set(hosts.map(ask, range(16)))
            self.assertEqual({lab.password("database")}, seen, f"attempt {attempt}")
        self.assertEqual([], list(lab.secrets_directory.glob("database.*")), "drafts that were left")
