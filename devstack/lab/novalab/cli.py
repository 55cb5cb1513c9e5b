"""What each command of `lab` does, in a few lines each; the work is in the other modules."""

import json
import os
import signal
import sys

from novalab import (
    addresses, agents, arguments, commands, down, hosts, link, logs, packages, power, preflight, qemu, ram, servers, services, share, state,
    status, steps, traffic, up, volumes,
)  # fmt: skip
from novalab.errors import LabError
from novalab.tail import tail


def existing(options):
    preflight.require_root()
    lab = state.load(options.name)
    if lab is None:
        raise LabError(f"there is no lab '{options.name}'; `lab --name {options.name} up` makes it")
    return lab


def run_up(options):
    if options.bare and (options.placement or options.no_post_copy):
        raise LabError("--bare is without a placement and without post-copy: leave out --placement and --no-post-copy")
    chosen = {
        "computes": options.hosts,
        "placement": "none" if options.bare else options.placement,
        "bare": options.bare,
        "link": options.link,
        "networks": options.networks,
        "cinder": True if (options.share or "").startswith(addresses.FOUND_THROUGH_CINDER) else options.cinder,
        "share": options.share,
        "no_post_copy": options.no_post_copy and [host for host in options.no_post_copy if host != "off"],
        "soft_delete": options.soft_delete,
        "share_size": options.share_size,
    }
    up.up(options.name, chosen)


def run_down(options):
    removed, kept = down.down(options.name, options.keep_logs)
    print(f"lab '{options.name}': {'removed' if removed else 'there is none'}", file=sys.stderr)
    if kept:
        print(f"its logs: {kept}", file=sys.stderr)


def run_status(options):
    collected = status.collect(existing(options))
    print(json.dumps(collected, indent=2) if options.output == "json" else status.text(collected))


def run_openrc(options):
    print(status.openrc(existing(options)), end="")


def run_sh(options):
    lab = existing(options)
    argv = hosts.inside(lab, addresses.check_host(lab, options.host), options.argv or ["bash"])
    os.execvpe(argv[0], argv, commands.environment())


def run_server(options):
    lab = existing(options)
    if options.host:
        addresses.check_host(lab, options.host)
    for name, volume_type in (("--volume-type", options.volume_type), ("--data-volume", options.data_volume)):
        if volume_type:
            volumes.require(lab, f"{name} {volume_type}")
    disk = options.disk or servers.disk_for(options.data or 0)
    if options.data and disk < servers.disk_for(options.data):
        raise LabError(f"--data {options.data} needs a disk of {servers.disk_for(options.data)} GB, not of {disk}; give --disk more")
    progress = steps.Progress()
    flavor = servers.Flavor(options.memory, disk, options.ephemeral or 0, options.swap or 0)
    types = (options.volume_type, options.data_volume)
    server = servers.create(lab, options.server, flavor, options.image, options.host, options.config_drive, types)
    progress.say(f"{options.server}: ACTIVE on {servers.host_of(server)}, {options.memory} MB, id {server['id']}")
    servers.await_guest(lab, server)
    progress.say("the guest has booted")
    if options.data:
        progress.say(f"data: {words(servers.guest_command(lab, server, f'data {options.data}', timeout=600))}")
    if options.dirty:
        size, rate = options.dirty
        progress.say(f"dirty: {words(servers.guest_command(lab, server, f'dirty {size} {rate}', timeout=60))}")
    print(server["id"])


def words(answer):
    return " ".join(f"{key}={value}" for key, value in answer.items()) or "ok"


def run_guest(options):
    lab = existing(options)
    answer = servers.guest_command(lab, servers.find(lab, options.server), " ".join(options.argv), options.timeout, options.host)
    print(json.dumps(answer) if options.output == "json" else words(answer))


def run_console(options):
    lab = existing(options)
    print(servers.console_log(lab, servers.find(lab, options.server)))


def run_ram(options):
    lab = existing(options)
    count = ram.nonzero_bytes(lab, servers.find(lab, options.server))
    print(json.dumps({"server": options.server, "nonzero_bytes": count}) if options.output == "json" else count)


def run_link(options):
    lab = existing(options)
    host = addresses.check_host(lab, options.host)
    if hosts.is_on(lab, host):
        link.set_link(lab, host, options.setting)
    lab.links[host] = options.setting
    lab.save()


def run_power_off(options):
    lab = existing(options)
    hosts.power_off(lab, addresses.check_host(lab, options.host))


def run_power_on(options):
    lab = existing(options)
    power.on(lab, addresses.check_host(lab, options.host))


def run_service(options):
    lab = existing(options)
    service, host = services.find(lab, options.service)
    if options.action == "kill":
        services.kill(lab, host, service)
    if options.action == "pause":
        services.pause(lab, host, service)
    if options.action == "resume":
        services.resume(lab, host, service)
    if options.action in ("stop", "restart"):
        services.stop(lab, host, service)
    if options.action in ("start", "restart"):
        services.start(lab, host, service)


def run_share(options):
    share.change(existing(options), options.action, options.host)


def run_kill_qemu(options):
    lab = existing(options)
    qemu.kill(lab, servers.find(lab, options.server))


def run_agents(options):
    lab = existing(options)
    if options.action == "start":
        agents.start(lab, options.dist, options.share)
    else:
        agents.stop(lab)


def run_packages(options):
    lab = existing(options)
    packages.change(lab, addresses.check_host(lab, options.host), options.action, options.what, options.force)


def run_logs(options):
    lab = existing(options)
    for path in logs.select(lab, options.of):
        if options.of is None:
            print(path)
            continue
        print(f"==> {path} <==")
        sys.stdout.writelines(tail(path, options.lines))


def run_traffic(options):
    lab = existing(options)
    report = traffic.report(traffic.matrix(lab), addresses.hosts(lab))
    if options.output == "json":
        print(json.dumps({"hosts": report}, indent=2))
        return
    for host, counts in report.items():
        print(f"{host:<11}" + " ".join(f"{name} {count:,}" for name, count in counts.items()))


INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
COMMANDS = {
    "up": run_up,
    "down": run_down,
    "status": run_status,
    "openrc": run_openrc,
    "sh": run_sh,
    "server": run_server,
    "guest": run_guest,
    "console": run_console,
    "ram": run_ram,
    "link": run_link,
    "power-off": run_power_off,
    "power-on": run_power_on,
    "service": run_service,
    "share": run_share,
    "kill-qemu": run_kill_qemu,
    "agents": run_agents,
    "packages": run_packages,
    "logs": run_logs,
    "traffic": run_traffic,
}


def interrupt(*_):
    """Whoever interrupts `up` waits for its clean-up; a second Ctrl-C must not leave half of the lab behind."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(argv):
    options = arguments.parser().parse_args(argv)
    for number in INTERRUPTS:
        signal.signal(number, interrupt)
    try:
        COMMANDS[options.command](options)
        return 0
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("lab: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # `lab logs | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"lab: {options.command}: {error}", file=sys.stderr)
        return 1
