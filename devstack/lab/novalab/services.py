"""Every service of the lab: on which hosts it runs, its command line, and how one sees that it is ready."""

import os
import signal
import string
from dataclasses import dataclass, field

from novalab import addresses, commands, control, hosts, wait
from novalab.errors import LabError
from novalab.tail import tail

NOVA_CONFIGURATION = ("--config-file", "/etc/nova/nova.conf", "--config-dir", "/etc/nova/nova.conf.d")
NEUTRON_CONFIGURATION = ("--config-file", "/etc/neutron/neutron.conf")
CINDER_CONFIGURATION = ("--config-file", "/etc/cinder/cinder.conf")


@dataclass(frozen=True)
class Service:
    name: str
    role: str
    argv: tuple
    user: str | None = None
    environment: dict = field(default_factory=dict)
    port: int | None = None
    http: bool = False  # what listens at the port is to answer HTTP before it counts as ready
    socket: str | None = None
    directory: str | None = None  # made under /run, for the user, before the start
    says: str | None = None  # in its log, once it is ready
    only_with: str | None = None  # the field of the lab without which it is not there


def _uwsgi(name, port, wsgi_file, processes, threads, only_with=None):
    # Without --skip-atexit each worker takes Python down within its signal handler: eventlet's greenlets crash there, and the
    # handler of the crash can hang, with the port still open.
    arguments = (
        "uwsgi_python3 --plugins python3 --master --lazy-apps --need-app --die-on-term --skip-atexit --enable-threads --thunder-lock"
        " --buffer-size 65535 --disable-logging --rem-header Content-Length"
        f" --processes {processes} --threads {threads} --wsgi-file {wsgi_file} --http-socket $address:{port}"
    ).split()
    # The port accepts long before the application is loaded; should that fail, --need-app ends uwsgi.
    return Service(name, "controller", (*arguments, "--add-header", "Connection: close"), port=port, http=True, only_with=only_with)


SERVICES = (
    Service(
        "mariadb", "controller", ("mariadbd", "--defaults-file=/etc/mysql/lab.cnf"), port=3306, directory="mysqld", user="mysql"
    ),
    Service(
        "rabbitmq",
        "controller",
        ("/usr/lib/rabbitmq/bin/rabbitmq-server",),
        user="rabbitmq",
        environment={"HOME": "/var/lib/rabbitmq"},
        port=5672,
    ),
    _uwsgi("keystone", 5000, "/usr/bin/keystone-wsgi-public", 1, 8),
    _uwsgi("placement", 8778, "/usr/bin/placement-api", 1, 8),
    _uwsgi("glance", 9292, "/usr/bin/glance-wsgi-api", 1, 16),
    _uwsgi("nova-api", 8774, "/usr/bin/nova-api-wsgi", 2, 1),
    Service("nova-conductor", "controller", ("nova-conductor", *NOVA_CONFIGURATION)),
    Service("nova-scheduler", "controller", ("nova-scheduler", *NOVA_CONFIGURATION)),
    Service(
        "neutron-server",
        "controller",
        ("neutron-server", *NEUTRON_CONFIGURATION, "--config-file", "/etc/neutron/plugins/ml2/ml2_conf.ini"),
        port=9696,
        http=True,
    ),
    _uwsgi("cinder-api", 8776, "/usr/bin/cinder-wsgi", 1, 8, only_with="cinder"),
    Service("cinder-scheduler", "controller", ("cinder-scheduler", *CINDER_CONFIGURATION), only_with="cinder"),
    Service("cinder-volume", "controller", ("cinder-volume", *CINDER_CONFIGURATION), only_with="cinder"),
    Service("rpcbind", "nfs", ("rpcbind", "-f", "-w"), port=111, directory="rpcbind"),
    Service("nfs", "nfs", ("ganesha.nfsd", "-F", "-L", "/var/log/nfs.log", "-f", "/etc/ganesha/ganesha.conf"), port=2049, directory="ganesha"),
    Service("sshd", "compute", ("/usr/sbin/sshd", "-D", "-e"), port=22, directory="sshd"),
    Service("virtlogd", "compute", ("virtlogd",), socket="/run/libvirt/virtlogd-sock"),
    Service("libvirtd", "compute", ("libvirtd", "--listen"), port=16509, socket="/run/libvirt/libvirt-sock"),
    Service("nova-compute", "compute", ("nova-compute", *NOVA_CONFIGURATION)),
    Service(
        "neutron-linuxbridge-agent",
        "compute",
        ("neutron-linuxbridge-agent", *NEUTRON_CONFIGURATION, "--config-file", "/etc/neutron/plugins/ml2/linuxbridge_agent.ini"),
        only_with="networks",
    ),
    Service(
        "nova-lean-agent",
        "compute",
        ("$agents/bin/nova-lean-agent", "run", "--config-file", "/etc/nova/nova-lean-agent.conf"),
        environment={name: os.environ[name] for name in ("JAVA_HOME", "NOVA_LEAN_JAVA", "NOVA_LEAN_JAVA_OPTIONS") if name in os.environ},
        says="nova-lean-agent is ready",
        only_with="agents",
    ),
)


def of_host(lab, host):
    return [s for s in SERVICES if s.role == hosts.role(host) and _belongs(lab, s)]


def _belongs(lab, service):
    return service.only_with is None or bool(getattr(lab, service.only_with))


def by_name(name):
    for service in SERVICES:
        if service.name == name:
            return service
    raise LabError(f"there is no service '{name}'; the lab's services are {', '.join(s.name for s in SERVICES)}")


def find(lab, text):
    """The (service, host) that `text` names: NAME@HOST, or NAME for one of the controller and for the share's NFS server."""
    name, _, host = text.partition("@")
    service = by_name(name)
    if not _belongs(lab, service):
        way_out = "`lab agents start` starts them" if service.only_with == "agents" else f"`up --{service.only_with}` brings it"
        raise LabError(f"this lab has no {name}; {way_out}")
    if not host and service.role == "compute":
        raise LabError(f"'{name}' runs on every compute host; say which one, such as {name}@compute1")
    # The controller and the share's NFS server are called as their roles are.
    host = host or service.role
    if hosts.role(addresses.check_host(lab, host)) != service.role:
        able = [other for other in addresses.hosts(lab) if hosts.role(other) == service.role]
        raise LabError(f"the service '{name}' does not run on '{host}' but on {', '.join(able)}")
    return service, host


def log_file(lab, host, service):
    return hosts.root(lab, host) / "var/log" / f"{service.name}.log"


def start(lab, host, service):
    """Starts the service where it does not run yet, and waits until it is ready."""
    if service.directory:
        hosts.run(lab, host, ["install", "-d", "-o", service.user or "root", f"/run/{service.directory}"])
    values = {"address": addresses.address(lab, host), "agents": lab.agents or ""}
    argv = [string.Template(argument).safe_substitute(values) for argument in service.argv]
    if service.user:
        argv = ["setpriv", f"--reuid={service.user}", f"--regid={service.user}", "--init-groups", *argv]
    log = log_file(lab, host, service)
    said_before = 0
    if not is_running(lab, host, service):
        said_before = log.stat().st_size if log.exists() else 0
        if service.port:
            # What one that died has left may hold it.
            kill(lab, host, service)
    control.request(
        hosts.directory(lab, host),
        op="start",
        name=service.name,
        argv=argv,
        env=commands.environment(**service.environment),
        log=f"/var/log/{service.name}.log",
    )
    wait.until(
        lambda: is_ready(lab, host, service, said_before),
        f"the service {service.name} on {host} is ready",
        timeout=120,
        hint=f"its log is {log}",
    )


def is_ready(lab, host, service, said_before=0):
    """`said_before`: where in its log that begins, in bytes, which it says since it was started."""
    found = states(lab, host).get(service.name, {"state": "not started"})
    if found["state"] != "running":
        last = [line.strip() for line in tail(log_file(lab, host, service), 10)]
        raise LabError(
            f"the service {service.name} on {host} ended at its start ({found['state']}): {' | '.join(last) or 'no message'};"
            f" its log is {log_file(lab, host, service)}"
        )
    if service.port and not (wait.answers_http if service.http else wait.answers)(addresses.address(lab, host), service.port):
        return False
    if service.says and not _says(log_file(lab, host, service), service.says, said_before):
        return False
    # The path as the host sees it, reached from outside.
    return not service.socket or wait.accepts(hosts.live_root(lab, host) / service.socket.lstrip("/"))


def _says(log, text, begin):
    with open(log, "rb") as file:
        file.seek(begin)
        return text.encode() in file.read()


def states(lab, host):
    return control.request(hosts.directory(lab, host), op="status")


def send(lab, host, service, number):
    return control.request(hosts.directory(lab, host), op="signal", name=service.name, number=number)["running"]


def is_running(lab, host, service):
    return states(lab, host).get(service.name, {}).get("state") in ("running", "paused")


def is_gone(lab, host, service):
    """Whether it has ended with all its processes: one of them may hold its port, and even answer there."""
    found = states(lab, host).get(service.name, {})
    return found.get("state") not in ("running", "paused") and not found.get("left")


def stop(lab, host, service, patience=20):
    """Asks the service to end; one that has not ended in time is killed. Waits until it is gone."""
    if send(lab, host, service, signal.SIGTERM):
        # One that is paused would never hear of it.
        send(lab, host, service, signal.SIGCONT)
        try:
            wait.until(lambda: is_gone(lab, host, service), f"{service.name} on {host} stops", timeout=patience)
        except LabError:
            kill(lab, host, service)


def kill(lab, host, service):
    """kill -9, and waits until it is gone."""
    send(lab, host, service, signal.SIGKILL)
    wait.until(lambda: is_gone(lab, host, service), f"{service.name} on {host} dies", timeout=30)


def pause(lab, host, service):
    """Stops it where it stands, as a hang does: its connections stay, and nobody is answered."""
    _send_and_await(lab, host, service, signal.SIGSTOP, "paused")


def resume(lab, host, service):
    _send_and_await(lab, host, service, signal.SIGCONT, "running")


def _send_and_await(lab, host, service, number, state):
    if not send(lab, host, service, number):
        raise LabError(f"the service {service.name} on {host} does not run")
    reached = lambda: states(lab, host).get(service.name, {}).get("state") == state
    wait.until(reached, f"{service.name} on {host} is {state}", timeout=10)
