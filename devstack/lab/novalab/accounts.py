"""Keystone's content: the administrator, the unprivileged user, the service users and the catalogue."""

import base64
import os

from novalab import addresses, files, hosts, rest

MEMBER = "member"
MEMBER_PROJECT = "demo"
# Service: type, user (also the name in the catalogue), port and the path of its endpoint.
CATALOGUE = (
    ("placement", "placement", rest.PORTS["placement"], ""),
    ("image", "glance", rest.PORTS["image"], ""),
    ("compute", "nova", rest.PORTS["compute"], "/v2.1"),
    ("network", "neutron", rest.PORTS["network"], ""),
)
# Nova looks for volumev3, and both want the project in the path.
CINDER_CATALOGUE = tuple((kind, "cinder", rest.PORTS["block-storage"], "/v3/%(project_id)s") for kind in ("volumev3", "block-storage"))


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
    _register_services(lab, directory, CATALOGUE)
    project = directory.ensure("project", {"name": MEMBER_PROJECT, "domain_id": "default"})
    directory.user(MEMBER, lab.password(MEMBER), project, [directory.role("member")])


def register_cinder(lab):
    _register_services(lab, Directory(rest.Cloud(lab)), CINDER_CATALOGUE)


def _register_services(lab, directory, catalogue):
    roles = [directory.role(name) for name in ("admin", "service")]
    project = directory.ensure("project", {"name": "service", "domain_id": "default"})
    controller = addresses.address(lab, addresses.CONTROLLER)
    for kind, user, port, path in catalogue:
        directory.user(user, lab.password("service"), project, roles)
        service = directory.ensure("service", {"type": kind, "name": user})
        for interface in ("public", "internal"):
            url = f"http://{controller}:{port}{path}"
            directory.ensure("endpoint", {"service_id": service, "interface": interface}, region_id=files.REGION, url=url)


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
        made = self._cloud.post("identity", path, {kind: {**match, **more}})[kind]
        self._listed[kind].append(made)
        return made["id"]

    def role(self, name):
        return self.ensure("role", {"name": name})

    def user(self, name, password, project, roles):
        user = self.ensure("user", {"name": name, "domain_id": "default"}, password=password)
        for role in roles:
            self._cloud.call("PUT", "identity", f"/projects/{project}/users/{user}/roles/{role}")
