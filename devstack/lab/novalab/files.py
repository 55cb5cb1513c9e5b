"""Writes what a host has of its own under /etc and /var, before it boots. The templates are the trees in ../etc."""

import os
import pathlib
import pwd
import shutil
import string
import uuid

from novalab import addresses, hosts, keys
from novalab.errors import LabError

TEMPLATES = pathlib.Path(__file__).resolve().parent.parent / "etc"
TREES = {
    "controller": ("all", "openstack", "controller"),
    "compute": ("all", "openstack", "compute"),
    "nfs": ("all", "nfs"),
}
# Debian's other files of these (paste pipelines, rootwrap filters, policies) are needed beside ours.
COPIED = ("cinder", "glance", "keystone", "neutron", "nova", "placement")
# The files that a cloud without nova-lean does not have.
OF_NOVA_LEAN = "nova-lean"
# Agents take requests only of who has it.
REQUEST_KEY = "request-key"
EMPTY = {
    "controller": ("lib/cinder/tmp", "lib/glance/images", "lib/neutron/tmp", "lib/nova/tmp"),
    "compute": ("lib/neutron/tmp", "lib/nova/instances", "lib/nova/tmp", "log/libvirt"),
    "nfs": ("lib/nfs/ganesha",),
}
# The services that do not run as root, and the directories each must own.
OWNERS = {
    "mysql": ("etc/mysql", "var/lib/mysql", "var/log/mysql"),
    "rabbitmq": ("etc/rabbitmq", "var/lib/rabbitmq", "var/log/rabbitmq"),
}
REGION = "RegionOne"
INSTANCES_PATH = "/var/lib/nova/instances"
EXPORT = "/srv/nova"
VOLUMES_EXPORT = "/srv/volumes"


def auth_url(lab):
    return f"http://{addresses.address(lab, addresses.CONTROLLER)}:5000/v3"


def transport_url(lab):
    return f"rabbit://openstack:{lab.password('rabbitmq')}@{addresses.address(lab, addresses.CONTROLLER)}:5672/"


def export(host):
    """What an NFS server exports."""
    return EXPORT if host == addresses.NFS else VOLUMES_EXPORT


def share_directory(lab):
    """Where _base and locks are on the NFS server. Beside Cinder's volumes nova-lean has a directory of its own."""
    return EXPORT if lab.share == addresses.NFS else f"{EXPORT}/nova-lean"


def share_url(lab):
    """What an agent names the share that it mounts itself."""
    return f"nfs://{addresses.address(lab, addresses.NFS)}:{share_directory(lab)}"


def agent_share(lab):
    """nova-lean-agent's option `share`."""
    if lab.share != addresses.NFS:
        return lab.share
    return share_url(lab) if lab.agents_share == "nfs" else f"path:{INSTANCES_PATH}/_base"


def backends(lab):
    """Where the backends of Cinder have their volumes."""
    found = {}
    for backend in addresses.BACKENDS:
        host, name = addresses.backend_host(lab, backend), backend.replace("-", "_")
        found |= {f"address_of_{name}": addresses.address(lab, host), f"export_of_{name}": export(host)}
    return found


def values(lab, host):
    return {
        "host": host,
        "address": addresses.address(lab, host),
        "controller": addresses.address(lab, addresses.CONTROLLER),
        "host_lines": "\n".join(f"{address} {name}" for address, name in addresses.names_by_address(lab).items()),
        # Any lab's host has to differ from every other one's, also from those of a lab beside this one.
        "host_uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{lab.directory}/{host}")),
        "region": REGION,
        "auth_url": auth_url(lab),
        "transport_url": transport_url(lab),
        "database_password": lab.password("database"),
        "rabbitmq_password": lab.password("rabbitmq"),
        "service_password": lab.password("service"),
        "instances_path": INSTANCES_PATH,
        "permit_post_copy": str(host not in lab.no_post_copy).lower(),
        "image_cache_interval": -1 if lab.placement == "layered" else 2400,
        "agent_share": agent_share(lab),
        "request_key": lab.password(REQUEST_KEY),
        "export": export(host),
        "share_access": "RO" if lab.share_read_only and host == addresses.NFS else "RW",
        **backends(lab),
        "soft_delete_seconds": lab.soft_delete,
        **keys.values(lab),
    }


def render(template, known):
    try:
        return string.Template(template.read_text()).substitute(known)
    except (KeyError, ValueError) as error:
        raise LabError(f"the template {template} asks for something the lab does not know: {error}")


def templates(lab, host):
    """Every template of the host's role, and where it lands below /etc."""
    for tree in TREES[hosts.role(host)]:
        for template in sorted((TEMPLATES / tree).rglob("*")):
            if template.is_file() and not (lab.bare and template.name.startswith(OF_NOVA_LEAN)):
                yield template, template.relative_to(TEMPLATES / tree)


def write_configuration(lab, host):
    """Renders every template of the host's role; can be done again at any time."""
    etc = hosts.root(lab, host) / "etc"
    known = values(lab, host)
    for template, path in templates(lab, host):
        target = etc / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(render(template, known))
        # hosts and hostname are for everybody, the others hold passwords.
        target.chmod(0o644 if target.parent == etc else 0o600)
    _give_to_owners(lab, host)


def create(lab, host):
    """Makes the host's directories as a freshly installed machine has them, then its configuration."""
    root = hosts.root(lab, host)
    for path in hosts.directories(host):
        target = root / path.lstrip("/")
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.startswith("/etc/") and target.name in COPIED:
            shutil.copytree(path, target, symlinks=True)
        else:
            target.mkdir(mode=0o755)
    for path in EMPTY[hosts.role(host)]:
        (root / "var" / path).mkdir(parents=True, exist_ok=True)
    write_configuration(lab, host)


def _give_to_owners(lab, host):
    if hosts.role(host) != addresses.CONTROLLER:
        return
    for user, paths in OWNERS.items():
        account = pwd.getpwnam(user)
        for path in paths:
            top = hosts.root(lab, host) / path
            top.mkdir(parents=True, exist_ok=True)
            for item in (top, *(top.rglob("*") if path.startswith("etc/") else ())):
                os.chown(item, account.pw_uid, account.pw_gid)
