"""`lab up` on a lab that runs: changes what the options ask for, or refuses before anything is touched."""

import concurrent.futures

from novalab import addresses, files, hosts, link, placement, power, preflight, rest, services
from novalab.errors import LabError

MIN_COMPUTES, MAX_COMPUTES = 2, 4


def check_hosts(lab):
    if not MIN_COMPUTES <= lab.computes <= MAX_COMPUTES:
        raise LabError(f"--hosts {lab.computes}: a lab has {MIN_COMPUTES} to {MAX_COMPUTES} compute hosts")
    for host in lab.no_post_copy:
        if host not in addresses.compute_names(lab.computes):
            raise LabError(
                f"--no-post-copy {host}: there is no such compute host; they are {', '.join(addresses.compute_names(lab.computes))}"
            )


def change(lab, options, progress):
    before = {key: getattr(lab, key) for key in options}
    given = {key: value for key, value in options.items() if value is not None and value != before[key]}
    for key, value in given.items():
        setattr(lab, key, value)
    check_hosts(lab)
    _refuse_what_cannot_change(lab, before, given)
    preflight.check(lab)
    lab.save()
    if "placement" in given:
        for host in addresses.compute_names(lab.computes):
            # A host without servers is best restarted: mounts, configuration and nova-compute are then all of one kind.
            hosts.power_off(lab, host)
            placement.unprotect(lab, host)
        progress.say(f"placement {lab.placement}: the compute hosts restart")
    elif "no_post_copy" in given:
        changed = set(lab.no_post_copy).symmetric_difference(before["no_post_copy"])
        for host in changed.intersection(power.all_on(lab)):
            files.write_configuration(lab, host)
            services.stop(lab, host, services.by_name("nova-compute"))
        progress.say(f"post-copy not permitted on: {' '.join(lab.no_post_copy) or 'no host'}; nova-compute restarts")
    if "soft_delete" in given:
        _restart_nova(lab)
        progress.say(f"deleted servers can be restored: {f'for {lab.soft_delete} s' if lab.soft_delete else 'no'}; Nova restarts")
    if "link" in given:
        for host in power.all_on(lab):
            link.apply(lab, host)
        progress.say(f"link: {lab.link}")


def _restart_nova(lab):
    """Writes the configuration anew and stops what reads it; whoever calls this starts it again."""

    def stop(host):
        files.write_configuration(lab, host)
        for service in services.of_host(lab, host):
            if service.name in ("nova-api", "nova-compute"):
                services.stop(lab, host, service)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(stop, power.all_on(lab)))


def _refuse_what_cannot_change(lab, before, given):
    way_out = f"`lab --name {lab.name} down` first"
    if given.get("computes", before["computes"]) < before["computes"]:
        raise LabError(f"the lab has {before['computes']} compute hosts; it can grow but not shrink while it runs: {way_out}")
    if "bare" in given:
        raise LabError(f"whether a lab is bare is chosen when it is made; {way_out}, then `up --bare`")
    if lab.bare and "placement" in given:
        raise LabError(f"a bare lab has nothing on the share, whatever placement it is asked for; {way_out}")
    if "networks" in given:
        raise LabError(f"networks are chosen when the lab is made; {way_out}, then `up --networks`")
    if "share" in given:
        raise LabError(f"how agents find the share is chosen when the lab is made; {way_out}, then `up --placement layered --share {given['share']}`")
    if "placement" in given and before["share"] != addresses.NFS:
        raise LabError(f"this lab is for placement layered, whose share is {before['share']}; {way_out}")
    if "share_size" in given:
        raise LabError(f"the size of the share is chosen when the lab is made; {way_out}, then `up --share-size {given['share_size']}`")
    if "placement" in given and lab.agents:
        raise LabError(f"placement {lab.placement}: nova-lean-agent runs for placement layered; `lab --name {lab.name} agents stop` first")
    if "placement" in given and lab.ready:
        refuse_with_servers(lab, f"placement {lab.placement}", f"by placement {before['placement']}")


def refuse_with_servers(lab, what, where):
    servers = rest.Cloud(lab).get("compute", "/servers?all_tenants=1&soft_deleted=true")["servers"]
    if servers:
        names = ", ".join(server["name"] for server in servers)
        raise LabError(
            f"{what}: the lab has servers whose disks lie {where} ({names}); delete them first (`openstack server delete --force`)"
        )
