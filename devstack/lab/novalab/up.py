"""`lab up`: from nothing, or from whatever is there, to a cloud that answers."""

import concurrent.futures
import datetime
import functools

from novalab import (
    accounts, addresses, down, hosts, image, keys, network, networks, placement, power, preflight, reconfigure, rest, schemas, state,
    steps, traffic, volumes, wait,
)  # fmt: skip
from novalab.addresses import CONTROLLER, NFS
from novalab.errors import LabError


def up(name, options):
    """`options` has what the user gave (None: not given): hosts, placement, link, networks, no_post_copy ..."""
    preflight.require_root()
    state.check_name(name)
    progress = steps.Progress()
    with state.Lock(state.directory_of(name), f"the lab '{name}'"):
        lab = state.load(name)
        if lab is not None and not network.exists(network.bridge(lab)):
            progress.say("what an earlier lab of this name left (it failed, or the machine was restarted) is removed")
            down.remove(lab)
            lab = None
        if lab is None:
            try:
                _create(name, options, progress)
            except LabError:
                if state.load(name) is None:
                    state.remove_directory(name)
                raise
        else:
            reconfigure.change(lab, options, progress)
            converge(lab, progress)


def _create(name, options, progress):
    lab = state.Lab(name, **{key: value for key, value in options.items() if value is not None})
    reconfigure.check_hosts(lab)
    volumes.check_share(lab)
    preflight.check(lab)
    network.refuse_foreign_bridge(lab)
    with state.Lock(state.BASE_DIRECTORY, "the choice of a subnet"):
        lab.index = addresses.choose_index(addresses.networks_in_use(), addresses.claimed_indexes(name))
        state.create_directory(lab)
        lab.save()
    try:
        progress.say(f"lab '{name}': {lab.computes} compute hosts, placement {lab.placement}, subnet {addresses.subnet(lab.index)}")
        network.create(lab)
        traffic.start(lab)
        converge(lab, progress)
    except BaseException:
        # Half a cloud is of no use, and nobody would know what of it runs. The logs stay, until the next up or down.
        progress.say("up did not succeed: everything it started is stopped")
        down.stop_everything(lab)
        raise


def converge(lab, progress):
    """Starts whatever does not run; nothing is done twice."""
    keys.create(lab)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(functools.partial(power.boot, lab), addresses.hosts(lab)))
    progress.say(f"hosts: {' '.join(addresses.hosts(lab))}")
    plan(lab, progress).run()
    lab.ready = True
    lab.save()
    progress.say(f"ready: {rest.Cloud(lab).url('identity')}, credentials by `lab --name {lab.name} openrc`")


def plan(lab, progress):
    """What starts when: the order of a real installation, with all that can be done at once done at once."""
    do = functools.partial
    plan = steps.Steps(progress)
    begin = datetime.datetime.utcnow()
    computes = addresses.compute_names(lab.computes)
    plan.add("guest image", lambda: image.build() and None)
    plan.add("nfs server", do(_start_nfs, lab))
    plan.add("rabbitmq", do(power.start, lab, CONTROLLER, "rabbitmq"))
    plan.add("database schemas", do(schemas.prepare, lab))
    plan.add("mariadb", do(power.start, lab, CONTROLLER, "mariadb"), after=["database schemas"])
    plan.add("keystone bootstrap", do(_bootstrap, lab), after=["mariadb"])
    plan.add("keystone", do(power.start, lab, CONTROLLER, "keystone"), after=["mariadb"])
    plan.add("accounts and catalogue", do(_register, lab), after=["keystone", "keystone bootstrap"])
    for name in ("placement", "glance", "nova-api"):
        plan.add(name, do(power.start, lab, CONTROLLER, name), after=["mariadb"])
    plan.add("neutron-server", do(power.start, lab, CONTROLLER, "neutron-server"), after=["mariadb", "rabbitmq"])
    ready = ["mariadb", "rabbitmq", "accounts and catalogue"]
    for name in ("nova-conductor", "nova-scheduler"):
        plan.add(name, do(power.start, lab, CONTROLLER, name), after=ready)
    plan.add("nova-conductor up", do(_await_conductor, lab), after=["nova-conductor", "nova-api"])
    for host in computes:
        plan.add(f"libvirtd on {host}", do(power.start_hypervisor, lab, host))
        needed = [f"libvirtd on {host}", "nova-conductor up", "placement", "nfs server"]
        plan.add(f"nova-compute on {host}", do(power.start_compute, lab, host), after=needed)
    plan.add("guest image in glance", do(_upload, lab), after=["glance", "accounts and catalogue", "guest image"])
    started = [f"nova-compute on {host}" for host in computes]
    plan.add("compute hosts up and mapped", do(_await_computes, lab, begin), after=[*started, "nova-api", "nova-scheduler"])
    ready = ["guest image in glance", "compute hosts up and mapped"]
    plan.add("guest image on the share", do(image.cache_on_share, lab), after=ready)
    if lab.networks:
        plan.add("network", do(networks.create, lab), after=["neutron-server", "accounts and catalogue"])
    if lab.cinder:
        volumes.add_steps(plan, lab)
    return plan


def _start_nfs(lab):
    placement.create_export(lab)
    power.start_nfs(lab, NFS)


def _bootstrap(lab):
    accounts.write_keys(lab)
    if not lab.ready:
        accounts.bootstrap(lab)


def _register(lab):
    if not lab.ready:
        accounts.register(lab)


def _upload(lab):
    image.upload(lab, image.build())


def _await_conductor(lab):
    """A nova-compute that asks too early waits 10 s before it asks again."""
    cloud = rest.Cloud(lab)
    found = "/os-services?binary=nova-conductor"
    up = lambda: any(service["state"] == "up" for service in cloud.get("compute", found)["services"])
    wait.until(up, "nova-conductor is up", timeout=120, interval=0.5, hint=f"see `lab --name {lab.name} logs nova-conductor`")


def _await_computes(lab, begin):
    """A host counts when it has reported since `begin`: Nova believes a dead one to be up for 20 s (service_down_time)."""
    cloud = rest.Cloud(lab)
    wanted = set(addresses.compute_names(lab.computes))

    def all_usable():
        services = cloud.get("compute", "/os-services?binary=nova-compute")["services"]
        running = {service["host"] for service in services if _reported_since(service, begin)}
        mapped = {found["hypervisor_hostname"] for found in cloud.get("compute", "/os-hypervisors")["hypervisors"]}
        return wanted <= running and wanted <= mapped

    wait.until(
        all_usable,
        "every compute host is up and known to the scheduler",
        timeout=120,
        interval=0.5,
        hint=f"see `lab --name {lab.name} logs compute1` and `lab --name {lab.name} logs nova-scheduler`",
    )


def _reported_since(service, begin):
    # updated_at is empty until the first report; the record itself is made when nova-compute has started.
    if service["state"] != "up":
        return False
    return service["updated_at"] is None or datetime.datetime.fromisoformat(service["updated_at"]) >= begin
