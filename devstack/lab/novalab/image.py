"""The guest image: built from ./guest when its sources are new, registered in Glance, and put into the shared image cache."""

import hashlib
import pathlib

from novalab import addresses, cache, placement, rest, wait

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "guest"
NAME = "lab-guest"


def build():
    return cache.built("guest", SOURCES) / "guest.qcow2"


def upload(lab, file):
    """Registers the image; one of other content (the sources have changed since) is replaced."""
    cloud = rest.Cloud(lab)
    content = file.read_bytes()
    for found in cloud.get("image", f"/images?name={NAME}")["images"]:
        if found["status"] == "active" and found["os_hash_value"] == hashlib.sha512(content).hexdigest():
            return
        cloud.call("DELETE", "image", f"/images/{found['id']}")
    wanted = {"name": NAME, "disk_format": "qcow2", "container_format": "bare", "visibility": "public"}
    created = cloud.post("image", "/images", wanted)
    cloud.upload(f"/images/{created['id']}/file", content)


def cache_on_share(lab):
    """Has Nova put the image among the base images on the share, by one host.

    Else two hosts that start their first servers at once would both fetch it, and one of the servers would fail: file locks
    of the lab's own NFS client hold within a host only.
    """
    shared = placement.shared_base_directory(lab)
    if shared is None:
        return "not shared"
    cloud = rest.Cloud(lab)
    found = cloud.get("image", f"/images?name={NAME}&status=active")["images"][0]["id"]
    # Nova's name for it in its image cache.
    base = shared / hashlib.sha1(found.encode()).hexdigest()
    if base.exists():
        return "as it was"
    first = addresses.compute_names(1)[0]
    aggregate = cloud.post("compute", "/os-aggregates", {"aggregate": {"name": f"{NAME}-cache"}})["aggregate"]["id"]
    try:
        cloud.post("compute", f"/os-aggregates/{aggregate}/action", {"add_host": {"host": first}})
        cloud.post("compute", f"/os-aggregates/{aggregate}/images", {"cache": [{"id": found}]})
        hint = f"see `lab --name {lab.name} logs nova-compute@{first}`"
        wait.until(base.exists, f"the guest image is on the share ({base.name})", timeout=60, hint=hint)
    finally:
        cloud.post("compute", f"/os-aggregates/{aggregate}/action", {"remove_host": {"host": first}})
        cloud.call("DELETE", "compute", f"/os-aggregates/{aggregate}")
    return f"fetched by {first}"
