"""One live migration, asked for as an operator does and watched through Nova's own API."""

import subprocess
import time

from novalab import commands, hosts, status
from novalab.errors import LabError

FINAL = ("completed", "failed", "error", "cancelled")
LONGEST = 240


def records(cloud, server):
    found = cloud.get("compute", f"/os-migrations?instance_uuid={server}&migration_type=live-migration")
    return found["migrations"]


def migrate(lab, cloud, server_id, server_name, progress):
    """Runs `openstack server migrate --live-migration` on the controller; returns the statuses seen and the seconds from
    Nova's record to its end."""
    known = {record["id"] for record in records(cloud, server_id)}
    argv = ["openstack", "server", "migrate", "--live-migration", server_name]
    operator = subprocess.Popen(
        hosts.inside(lab, "controller", argv),
        env=commands.environment(**credentials(lab)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    began, seen = None, []
    give_up = time.monotonic() + LONGEST
    while time.monotonic() < give_up:
        newest = [record for record in records(cloud, server_id) if record["id"] not in known]
        if newest:
            began = began or time.monotonic()
            now = newest[0]["status"]
            if not seen or seen[-1] != now:
                seen.append(now)
                progress(now, time.monotonic() - began)
            if now in FINAL:
                break
        elif operator.poll() not in (None, 0):
            raise LabError(f"`{' '.join(argv)}` failed: {operator.stdout.read().strip()}")
        time.sleep(0.05)
    else:
        raise LabError(f"the migration of '{server_name}' did not end within {LONGEST} s; the last status was {seen[-1:]}")
    operator.wait(timeout=60)
    return seen, time.monotonic() - began


def credentials(lab):
    lines = status.openrc(lab).splitlines()
    return dict(line.removeprefix("export ").split("=", 1) for line in lines)
