"""The guest image: built from ./guest when its sources are new, and registered in Glance."""

import hashlib
import pathlib

from novalab import cache, rest

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
