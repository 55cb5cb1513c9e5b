import contextlib
import io
import unittest

from novalab import arguments


def parse(line):
    return arguments.parser().parse_args(line.split())


def refusal(line):
    """What the user reads when the command line is refused."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
        parse(line)
        raise AssertionError(f"accepted: {line}")
    return said.getvalue()


class ArgumentsTest(unittest.TestCase):
    def test_up_leaves_open_what_was_not_given_so_that_a_running_lab_keeps_it(self):
        options = parse("up")
        self.assertEqual(
            (None, None, None, None, None),
            (options.hosts, options.placement, options.link, options.networks, options.no_post_copy),
        )

    def test_soft_delete_is_a_time_or_off(self):
        self.assertEqual([3600, 0, None], [parse(f"up {words}").soft_delete for words in ("--soft-delete 3600", "--soft-delete off", "")])
        self.assertIn("'soon' is no whole number", refusal("up --soft-delete soon"))

    def test_the_further_disks_of_a_server_have_a_size(self):
        options = parse("server s1 --ephemeral 1 --swap 64 --config-drive")
        self.assertEqual((1, 64, True), (options.ephemeral, options.swap, options.config_drive))
        for words in ("--ephemeral 0", "--swap 0.5"):
            self.assertIn("is no whole number of 1 or more", refusal(f"server s1 {words}"))

    def test_a_server_boots_the_guest_image_unless_told(self):
        self.assertEqual(["lab-guest", "snap"], [parse(f"server s1 {words}").image for words in ("", "--image snap")])

    def test_disks_of_a_server_are_volumes_only_where_a_type_is_given(self):
        found = [parse(f"server s1 {words}") for words in ("", "--volume-type nfs-a --data-volume nfs-b")]
        self.assertEqual([(None, None), ("nfs-a", "nfs-b")], [(options.volume_type, options.data_volume) for options in found])

    def test_the_share_is_found_by_its_address_or_through_a_backend_of_cinders(self):
        self.assertEqual(["cinder:nfs-a", "nfs", None], [parse(f"up {words}").share for words in ("--share cinder:nfs-a", "--share nfs", "")])
        self.assertIn("cinder:nfs-b", refusal("up --share cinder:nfs-c"))

    def test_the_size_of_the_share_has_a_unit(self):
        self.assertEqual("3G", parse("up --share-size 3G").share_size)
        self.assertIn("such as 900M or 3G", refusal("up --share-size 3"))

    def test_no_post_copy_can_be_given_for_several_hosts(self):
        self.assertEqual(["compute1", "compute2"], parse("up --no-post-copy compute1 --no-post-copy compute2").no_post_copy)

    def test_a_rate_without_a_unit_is_refused_with_an_example(self):
        self.assertIn("such as 200mbit", refusal("up --link 200"))

    def test_an_unknown_placement_is_refused_with_the_known_ones(self):
        self.assertRegex(refusal("up --placement nfs"), "instances-share.*layered.*none")

    def test_zero_hosts_are_refused(self):
        self.assertIn("'0' is no whole number of 1 or more", refusal("up --hosts 0"))

    def test_a_link_can_be_limited_cut_and_made_whole(self):
        self.assertEqual(["1gbit", "cut", "off"], [parse(f"link compute1 {word}").setting for word in ("1gbit", "cut", "off")])

    def test_a_misspelt_link_setting_is_refused(self):
        self.assertIn("'cutt' is no link rate", refusal("link compute1 cutt"))

    def test_the_load_of_a_server_is_an_amount_and_a_rate(self):
        self.assertEqual((96, 48), parse("server s1 --dirty 96@48").dirty)
        self.assertEqual((96, 48), parse("server s1 --dirty 96MB@48").dirty)

    def test_a_load_without_a_rate_is_refused_with_an_example(self):
        self.assertIn("such as 96@48", refusal("server s1 --dirty 96"))

    def test_options_of_a_command_run_on_a_host_are_not_taken_for_the_labs_own(self):
        self.assertEqual(["ls", "--all", "-l"], parse("sh compute1 ls --all -l").argv)

    def test_the_lab_is_named_before_the_command(self):
        self.assertEqual("two", parse("--name two status").name)
