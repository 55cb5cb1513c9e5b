"""`lab logs`: where the logs are, and their ends."""

from novalab import addresses, hosts, services


def of_host(lab, host):
    directory = hosts.root(lab, host) / "var/log"
    return sorted(path for path in [hosts.directory(lab, host) / "init.log", *directory.rglob("*")] if path.is_file())


def select(lab, what):
    """The log files of a host or a service, or all of them."""
    if what is None:
        return [path for host in addresses.hosts(lab) for path in of_host(lab, host)]
    if what in addresses.hosts(lab):
        return of_host(lab, what)
    if "@" not in what and services.by_name(what).role == "compute":
        return [services.log_file(lab, host, services.by_name(what)) for host in addresses.compute_names(lab.computes)]
    service, host = services.find(lab, what)
    return [services.log_file(lab, host, service)]
