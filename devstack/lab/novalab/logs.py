"""`lab logs`: where the logs are, and their ends; and the logs of labs that are no more."""

import datetime
import shutil

from novalab import addresses, hosts, services, state

# No lab can have this name.
KEPT = "kept_logs"
MOST_KEPT = 5


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


def keep(lab):
    """Moves the logs of a lab whose hosts are off to where `lab down` leaves them, and forgets those of all but the last labs."""
    base = state.BASE_DIRECTORY / KEPT
    # The logs of services have passwords in them now and then.
    base.mkdir(mode=0o700, exist_ok=True)
    target = base / f"{datetime.datetime.now():%Y%m%d-%H%M%S}-{lab.name}"
    for host in addresses.hosts(lab):
        (target / host).mkdir(parents=True)
        for found in (hosts.root(lab, host) / "var/log", hosts.directory(lab, host) / "init.log"):
            if found.exists():
                shutil.move(found, target / host / found.name)
    for old in sorted(base.iterdir())[:-MOST_KEPT]:
        shutil.rmtree(old)
    return target
