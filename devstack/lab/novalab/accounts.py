"""Keystone's content: the administrator, the unprivileged user, the service users and the catalogue."""

import base64
import os

from novalab import addresses, files, hosts, rest

MEMBER = "member"
MEMBER_PROJECT = "demo"
# Service: type, user (also the name in the catalogue) and the path of its endpoint.
CATALOGUE = (
    ("placement", "placement", ""),
    ("image", "glance", ""),
    ("compute", "nova", "/v2.1"),
    ("network", "neutron", ""),
)


def write_keys(lab):
    """Keystone's fernet and credential keys: 0 is staged, the highest number is the primary one."""
    for kind in ("fernet-keys", "credential-keys"):
        directory = hosts.root(lab, addresses.CONTROLLER) / "etc/keystone" / kind
        if directory.exists():
            continue
        directory.mkdir(mode=0o700)
        for number in ("0", "1"):
            key = directory / number
            key.write_bytes(base64.urlsafe_b64encode(os.urandom(32)))
            key.chmod(0o600)


def bootstrap(lab):
    url = files.auth_url(lab)
    hosts.run(
        lab,
        addresses.CONTROLLER,
        [
            *("keystone-manage", "bootstrap", "--bootstrap-username", "admin", "--bootstrap-project-name", "admin"),
            *("--bootstrap-role-name", "admin", "--bootstrap-service-name", "keystone", "--bootstrap-region-id", files.REGION),
            *("--bootstrap-public-url", url, "--bootstrap-internal-url", url, "--bootstrap-admin-url", url),
        ],
        # Not as an argument: everybody may read those.
        env={"OS_BOOTSTRAP_PASSWORD": lab.password("admin")},
    )


def register(lab):
    directory = Directory(rest.Cloud(lab))
    roles = {name: directory.ensure("role", {"name": name}) for name in ("admin", "member", "service")}
    project = directory.ensure("project", {"name": "service", "domain_id": "default"})
    controller = addresses.address(lab, addresses.CONTROLLER)
    for kind, user, path in CATALOGUE:
        directory.user(user, lab.password("service"), project, [roles["admin"], roles["service"]])
        service = directory.ensure("service", {"type": kind, "name": user})
        for interface in ("public", "internal"):
            url = f"http://{controller}:{rest.PORTS[kind]}{path}"
            directory.ensure("endpoint", {"service_id": service, "interface": interface}, region_id=files.REGION, url=url)
    project = directory.ensure("project", {"name": MEMBER_PROJECT, "domain_id": "default"})
    directory.user(MEMBER, lab.password(MEMBER), project, [roles["member"]])


class Directory:
    """Keystone's resources, each listed once and then made where they are missing."""

    def __init__(self, cloud):
        self._cloud = cloud
        self._listed = {}

    def ensure(self, kind, match, **more):
        """The id of the resource whose fields are `match`; made with `more` beside them where there is none."""
        path = f"/{kind}s"
        if kind not in self._listed:
            self._listed[kind] = self._cloud.get("identity", path)[f"{kind}s"]
        for resource in self._listed[kind]:
            if all(resource.get(key) == value for key, value in match.items()):
                return resource["id"]
        return self._cloud.post("identity", path, {kind: {**match, **more}})[kind]["id"]

    def user(self, name, password, project, roles):
        user = self.ensure("user", {"name": name, "domain_id": "default"}, password=password)
        for role in roles:
            self._cloud.call("PUT", "identity", f"/projects/{project}/users/{user}/roles/{role}")
