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
    cloud = rest.Cloud(lab)
    roles = {role["name"]: role["id"] for role in cloud.get("identity", "/roles")["roles"]}
    roles.setdefault("service", cloud.ensure("/roles", "roles", "role", {"name": "service"}))
    project = _project(cloud, "service")
    controller = addresses.address(lab, addresses.CONTROLLER)
    for kind, user, path in CATALOGUE:
        _user(cloud, user, lab.password("service"), project, [roles["admin"], roles["service"]])
        service = cloud.ensure("/services", "services", "service", {"type": kind, "name": user})
        for interface in ("public", "internal", "admin"):
            cloud.ensure(
                "/endpoints",
                "endpoints",
                "endpoint",
                {"service_id": service, "interface": interface},
                region_id=files.REGION,
                url=f"http://{controller}:{rest.PORTS[kind]}{path}",
            )
    _user(cloud, MEMBER, lab.password(MEMBER), _project(cloud, MEMBER_PROJECT), [roles["member"]])


def _project(cloud, name):
    return cloud.ensure("/projects", "projects", "project", {"name": name, "domain_id": "default"})


def _user(cloud, name, password, project, roles):
    user = cloud.ensure("/users", "users", "user", {"name": name, "domain_id": "default"}, password=password)
    for role in roles:
        cloud.call("PUT", "identity", f"/projects/{project}/users/{user}/roles/{role}")
