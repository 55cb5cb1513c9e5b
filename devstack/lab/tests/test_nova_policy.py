import pathlib
import tempfile
import unittest

try:
    import nova.conf
    from nova import context, policies, policy
except ImportError:
    nova = None

FILE = pathlib.Path(__file__).parents[3] / "docs" / "nova-policy.yaml"
OF_OLD_DEFAULTS = "# Only for [oslo_policy] enforce_new_defaults = false"
ROLE = "nova_lean"

OTHERS = (["admin", "member", "reader"], ["admin"], ["member", "reader"], ["reader"], ["whatever"], [])

# Whoever has a token may do these, and the last follows from a rule that is granted.
BESIDES = {
    "os_compute_api:extensions",
    "os_compute_api:limits",
    "os_compute_api:os-availability-zone:list",
    "os_compute_api:os-floating-ip-pools",
    "os_compute_api:os-quota-sets:defaults",
    "os_compute_api:servers:show:flavor-extra-specs",
}
OWN_KEYS = {f"os_compute_api:os-keypairs:{what}" for what in ("index", "create", "delete", "show")}


@unittest.skipUnless(nova, "needs Debian's python3-nova")
class NovaPolicyTest(unittest.TestCase):
    """docs/nova-policy.yaml, by the code of the Nova that is installed; with its older defaults, and with its new ones."""

    def setUp(self):
        self.text = FILE.read_text()
        self.assertIn(OF_OLD_DEFAULTS, self.text)
        self.addCleanup(policy.reset)

    def test_the_role_may_do_what_it_is_granted_and_nothing_else(self):
        granted = {line.split('"')[1] for line in self.text.splitlines() if line.startswith('"os_compute_api:')}
        for new in (False, True):
            self.apply(self.file(new), new)
            with self.subTest(enforce_new_defaults=new):
                self.assertEqual(granted | BESIDES, self.permitted([ROLE], "another"))
                self.assertEqual(granted | BESIDES | OWN_KEYS, self.permitted([ROLE], "own"))

    def test_for_everybody_else_nothing_changes(self):
        for new in (False, True):
            tables = []
            for text in ("unused: '!'", self.file(new)):
                self.apply(text, new)
                tables.append([self.permitted(roles, whose) for roles in OTHERS for whose in ("own", "another")])
            with self.subTest(enforce_new_defaults=new):
                self.assertEqual(*tables)

    def file(self, new):
        return self.text.split(OF_OLD_DEFAULTS)[0] if new else self.text

    def apply(self, text, new):
        policy.reset()
        # Read again with each question.
        file = self.enterContext(tempfile.NamedTemporaryFile("w", suffix=".yaml"))
        file.write(text)
        file.flush()
        conf = nova.conf.CONF
        conf([], project="nova", default_config_files=[], default_config_dirs=[])
        conf.set_override("policy_file", file.name, "oslo_policy")
        conf.set_override("policy_dirs", [], "oslo_policy")
        conf.set_override("enforce_new_defaults", new, "oslo_policy")
        policy.init(suppress_deprecation_warnings=True)

    def permitted(self, roles, whose):
        somebody = context.RequestContext("own user", "own project", roles=list(roles))
        target = {"project_id": f"{whose} project", "user_id": f"{whose} user"}
        rules = {rule.name for rule in policies.list_rules() if ":" in rule.name}
        return {rule for rule in rules if somebody.can(rule, target, fatal=False)}
