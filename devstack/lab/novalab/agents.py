"""nova-lean-agent on the compute hosts: from where it is started, who mounts the share, and when."""

import concurrent.futures
import functools
import os
import pathlib

from novalab import addresses, files, hosts, placement, power, reconfigure, services
from novalab.errors import LabError

PROGRAM = "bin/nova-lean-agent"
CHECKOUT = pathlib.Path(__file__).resolve().parents[3]


def start(lab, dist, share):
    """Starts those that do not run; all of them anew when `dist` or `share` is another one than before."""
    if lab.placement != "layered":
        raise LabError(f"nova-lean-agent is for placement layered, and this lab's is {lab.placement}; `up --placement layered` first")
    if share and lab.share != addresses.NFS:
        raise LabError(f"agents start --share {share}: this lab's agents mount their share themselves, {lab.share}")
    agents, share = str(_distribution(dist)), share or lab.agents_share
    if (agents, share) != (lab.agents, lab.agents_share):
        if share != lab.agents_share:
            reconfigure.refuse_with_servers(lab, f"agents start --share {share}", f"on the share that is mounted by {lab.agents_share}")
        stop(lab)
        lab.agents, lab.agents_share = agents, share
        lab.save()
    _each(lab, _start)


def stop(lab):
    """Stops them for good: no power-on starts them."""
    if lab.agents:
        _each(lab, _stop)
        lab.agents = None
        lab.save()
        _each(lab, placement.mount)


def _start(lab, host):
    files.write_configuration(lab, host)
    if placement.is_mounted_by_agent(lab, host) and not services.is_running(lab, host, _service()):
        placement.unmount(lab, host, list(placement.MOUNTS["layered"].values()))
    services.start(lab, host, _service())


def _stop(lab, host):
    services.stop(lab, host, _service())


def _service():
    return services.by_name("nova-lean-agent")


def _each(lab, action):
    computes = [host for host in power.all_on(lab) if hosts.role(host) == "compute"]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(functools.partial(action, lab), computes))


def _distribution(dist):
    if dist is None:
        built = sorted(CHECKOUT.glob(f"*/target/nova-lean-*/*/{PROGRAM}"))
        if not built:
            raise LabError("this checkout has built no nova-lean-agent; `./mvnw -DskipTests package` builds it, or name its directory with --dist")
        return built[-1].parents[1]
    found = pathlib.Path(dist).resolve()
    if not os.access(found / PROGRAM, os.X_OK):
        raise LabError(f"--dist {dist}: there is no program {found / PROGRAM}")
    return found
