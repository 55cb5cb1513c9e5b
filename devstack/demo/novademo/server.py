"""What the demo asks of a server, beside what `lab server` and `lab guest` print."""

from novalab import files, hosts, rest, servers, wait


def top_bytes(lab, name):
    """What its disk's file on its own host takes there: its current data, where its data at rest is elsewhere."""
    found = servers.find(lab, name)
    path = f"{files.INSTANCES_PATH}/{found['id']}/disk"
    return int(hosts.run(lab, servers.host_of(found), ["stat", "--format=%b", path])) * 512


def read_bytes(lab, name):
    """What the guest has read from its disk since its QEMU began to run, by QEMU's own statistics."""
    found = servers.find(lab, name)
    counted = hosts.run(lab, servers.host_of(found), ["virsh", "domblkstat", servers.domain_of(found), "vda"])
    return int(next(line.split()[2] for line in counted.splitlines() if " rd_bytes " in line))


def verify(lab_command, name, *part):
    """Blocks that the guest has read back and found wrong; of a part of its data, or of all."""
    answer = lab_command.ask_json("guest", name, "verify", *part, "--timeout", 300)
    return {key: int(answer[key]) for key in ("verified", "wrong")}


def await_all_dirty(lab_command, name, size):
    """Until its load has written all its `size` MB once: before, the server's memory in use still grows."""
    pages = size * 256
    written = lambda: int(lab_command.ask_json("guest", name, "status")["dirty_pages"]) >= pages
    wait.until(written, f"the load of '{name}' has written its {size} MB once", interval=0.2)


def delete(lab, name):
    """For good, whatever the lab does with deleted servers."""
    cloud = rest.Cloud(lab)
    made = servers.find(lab, name)["id"]
    cloud.post("compute", f"/servers/{made}/action", {"forceDelete": None})
    gone = lambda: all(server["id"] != made for server in cloud.get("compute", "/servers")["servers"])
    wait.until(gone, f"the server '{name}' is deleted", interval=0.2)
