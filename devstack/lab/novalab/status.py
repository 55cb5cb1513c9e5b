"""`lab status`: the state of every host and service. The JSON form is what the tests read."""

from novalab import accounts, addresses, files, hosts, network, nfsclient, services, volumes
from novalab.errors import LabError


def collect(lab):
    return {
        "name": lab.name,
        "state_dir": str(lab.directory),
        "placement": lab.placement,
        "link": lab.link,
        "share_size": lab.share_size,
        "share_read_only": lab.share_read_only,
        "share": lab.share,
        "share_url": files.share_url(lab),
        "nfs_client": nfsclient.kind(),
        "auth_url": files.auth_url(lab),
        "transport_url": files.transport_url(lab),
        "request_key_file": str(lab.password_file(files.REQUEST_KEY)),
        "username": "admin",
        "password_file": str(lab.password_file("admin")),
        "project": "admin",
        "region": files.REGION,
        "member": {
            "username": accounts.MEMBER,
            "password_file": str(lab.password_file(accounts.MEMBER)),
            "project": accounts.MEMBER_PROJECT,
        },
        "networks": lab.networks,
        "cinder": volumes.describe(lab),
        "no_post_copy": lab.no_post_copy,
        "ready": lab.ready,
        "hosts": [host_state(lab, host) for host in addresses.hosts(lab)],
        "services": [state for host in addresses.hosts(lab) for state in service_states(lab, host)],
        "bridge": network.bridge(lab),
    }


def host_state(lab, host):
    state = "on" if hosts.is_on(lab, host) else "off"
    return {"name": host, "address": addresses.address(lab, host), "state": state, "link": lab.links.get(host, lab.link)}


def service_states(lab, host):
    try:
        found = services.states(lab, host) if hosts.is_on(lab, host) else {}
    except LabError:
        # The host died between the two questions.
        found = {}
    for service in services.of_host(lab, host):
        state = found.get(service.name, {"state": "not running", "pid": None})
        yield {"name": service.name, "host": host, "state": state["state"]}


def text(status):
    client = {"kernel": "the kernel's", "fuse": "the lab's own FUSE client (this kernel has none)"}[status["nfs_client"]]
    lines = [
        f"lab {status['name']}: placement {status['placement']}, link {status['link'] or 'not limited'}",
        f"keystone   {status['auth_url']}",
        f"NFS client {client}",
        f"share      {status['share_url'] if status['share'] == addresses.NFS else status['share']}",
        *(f"volumes    type {kind['name']}: {kind['export']}" for kind in (status["cinder"] or {"types": []})["types"]),
        f"state      {status['state_dir']}",
        "",
    ]
    for host in status["hosts"]:
        lines.append(f"{host['name']:<11} {host['address']:<12} {host['state']}")
        lines += [f"    {s['name']:<26} {s['state']}" for s in status["services"] if s["host"] == host["name"]]
    return "\n".join(lines)


def openrc(lab):
    """The environment of an OpenStack client, as shell commands."""
    values = {
        "OS_AUTH_URL": files.auth_url(lab),
        "OS_USERNAME": "admin",
        "OS_PASSWORD": lab.password("admin"),
        "OS_PROJECT_NAME": "admin",
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_REGION_NAME": files.REGION,
        "OS_IDENTITY_API_VERSION": "3",
        # Debian 12's client speaks up to this; its default of 2.1 would ask for the wrong kind of live migration.
        "OS_COMPUTE_API_VERSION": "2.92",
    }
    return "".join(f"export {name}={value}\n" for name, value in values.items())
