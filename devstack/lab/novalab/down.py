"""`lab down`: nothing of the lab stays, whatever state it was left in."""

import concurrent.futures
import functools

from novalab import addresses, hosts, logs, network, preflight, roots, share, state, traffic


def down(name, keep_logs=False):
    """Returns whether there was anything to take down, and the directory with the logs where they are kept."""
    preflight.require_root()
    state.check_name(name)
    if not state.directory_of(name).exists():
        return False, None
    kept = None
    with state.Lock(state.directory_of(name), f"the lab '{name}'"):
        lab = state.load(name)
        if lab is None:
            # An `up` that ended before it wrote anything.
            state.remove_directory(name)
        else:
            stop_everything(lab)
            kept = logs.keep(lab) if keep_logs else None
            remove(lab)
    return True, kept


def stop_everything(lab):
    """Kills the processes and removes the network; the files (logs, above all) stay."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(functools.partial(hosts.power_off, lab), addresses.hosts(lab)))
    traffic.stop(lab)
    network.destroy(lab)


def remove(lab):
    stop_everything(lab)
    share.release_memory(lab)
    roots.remove(lab.name)
    state.remove_directory(lab.name)
