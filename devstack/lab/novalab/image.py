"""The guest image: built from ./guest when its sources are new, and registered in Glance."""

import pathlib

from novalab import cache, rest

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "guest"
NAME = "lab-guest"


def build():
    return cache.built("guest", SOURCES) / "guest.qcow2"


def upload(lab, file):
    cloud = rest.Cloud(lab)
    if cloud.get("image", f"/images?name={NAME}&status=active")["images"]:
        return
    wanted = {"name": NAME, "disk_format": "qcow2", "container_format": "bare", "visibility": "public"}
    created = cloud.post("image", "/images", wanted)
    with open(file, "rb") as content:
        cloud.upload(f"/images/{created['id']}/file", content)
