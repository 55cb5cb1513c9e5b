"""Cinder: what starts when, its volume types, and where their volumes lie. Each type has an NFS server of its own, but for the one
through which the share is found.
"""

import functools

from novalab import accounts, addresses, files, hosts, power, rest, wait
from novalab.addresses import BACKENDS, CONTROLLER
from novalab.errors import LabError

API = "block-storage"


def add_steps(plan, lab):
    do = functools.partial
    servers = {f"nfs server {backend}": backend for backend in addresses.backend_hosts(lab)}
    for name, backend in servers.items():
        plan.add(name, do(_start_server, lab, backend))
    plan.add("cinder's account and catalogue", do(accounts.register_cinder, lab), after=["accounts and catalogue"])
    plan.add("cinder-api", do(power.start, lab, CONTROLLER, "cinder-api"), after=["mariadb"])
    plan.add("cinder-scheduler", do(power.start, lab, CONTROLLER, "cinder-scheduler"), after=["mariadb", "rabbitmq"])
    plan.add("cinder-volume", do(power.start, lab, CONTROLLER, "cinder-volume"), after=["mariadb", "rabbitmq", "nfs server", *servers])
    ready = ["cinder-api", "cinder's account and catalogue"]
    plan.add("volume types", do(_create_types, lab), after=ready)
    plan.add("volume backends known to the scheduler", do(_await_backends, lab), after=[*ready, "cinder-scheduler", "cinder-volume"])


def _start_server(lab, backend):
    (hosts.root(lab, backend) / files.VOLUMES_EXPORT.lstrip("/")).mkdir(mode=0o755, parents=True, exist_ok=True)
    power.start_nfs(lab, backend)


def _create_types(lab):
    cloud = rest.Cloud(lab)
    known = {found["name"] for found in cloud.get(API, "/types")["volume_types"]}
    for backend in BACKENDS:
        if backend not in known:
            cloud.post(API, "/types", {"volume_type": {"name": backend, "extra_specs": {"volume_backend_name": backend}}})


def _await_backends(lab):
    cloud = rest.Cloud(lab)
    wanted = {pool(backend) for backend in BACKENDS}
    known = lambda: wanted <= {found["name"] for found in cloud.get(API, "/scheduler-stats/get_pools")["pools"]}
    hint = f"see `lab --name {lab.name} logs cinder-volume` and `lab --name {lab.name} logs cinder-scheduler`"
    wait.until(known, f"Cinder's scheduler knows {', '.join(sorted(wanted))}", timeout=120, interval=0.5, hint=hint)


def pool(backend):
    """Cinder's name of the place where its volumes are: a volume's `os-vol-host-attr:host`."""
    return f"{CONTROLLER}@{backend}#{backend}"


def describe(lab):
    """What `lab status` tells of it; None where there is none."""
    if not lab.cinder:
        return None
    return {"url": rest.Cloud(lab).url(API), "types": [_type(lab, name) for name in BACKENDS]}


def _type(lab, name):
    host = addresses.backend_host(lab, name)
    return {"name": name, "pool": pool(name), "host": host, "export": f"{addresses.address(lab, host)}:{files.export(host)}"}


def check_share(lab):
    """Refuses what cannot be where the share is found through Cinder."""
    if lab.share != addresses.NFS and lab.placement != "layered":
        raise LabError(f"--share {lab.share} is for agents, which this lab's placement, {lab.placement}, has none of; add --placement layered")


def require(lab, what):
    if not lab.cinder:
        raise LabError(f"{what}: this lab has no Cinder; `lab --name {lab.name} up --cinder` adds it")
