"""A guest's RAM that is not zero: what a live migration must send at least, measured from outside the guest.

QEMU's mapping of the guest's RAM is read through /proc/PID/mem page by page; pages that were never touched are skipped by
/proc/PID/pagemap (bit 63: present, bit 62: swapped; Documentation/admin-guide/mm/pagemap.rst of the kernel), so that
measuring does not make them present.
"""

import itertools
import struct

from novalab import hosts, qemu, servers
from novalab.errors import LabError

PAGE = 4096
SLACK = 64 * 1024
CHUNK_PAGES = 512
ZERO = bytes(PAGE)
TOUCHED = (1 << 63) | (1 << 62)


def nonzero_bytes(lab, server):
    host, domain = servers.host_of(server), servers.domain_of(server)
    process = qemu.process_of(lab, host, domain)
    begin, end = _guest_mapping((process / "maps").read_text(), _memory_of(lab, host, domain))
    return sum(_nonzero_pages(process, begin, end)) * PAGE


def _memory_of(lab, host, domain):
    for line in hosts.run(lab, host, ["virsh", "dominfo", domain]).splitlines():
        if line.startswith("Max memory:"):
            return int(line.split()[2]) * 1024
    raise LabError(f"libvirt on {host} does not tell the memory of {domain}")


def _guest_mapping(maps, size):
    """The one mapping as large as the guest's RAM (QEMU gives it a mapping of its own), but for ../qemu's 8 KiB more."""
    for line in maps.splitlines():
        addresses, permissions = line.split()[:2]
        begin, end = (int(part, 16) for part in addresses.split("-"))
        if size <= end - begin <= size + SLACK and permissions.startswith("rw"):
            return begin, end
    raise LabError(f"QEMU has no mapping of {size} bytes, the guest's RAM")


def _nonzero_pages(process, begin, end):
    with open(process / "mem", "rb", buffering=0) as memory, open(process / "pagemap", "rb", buffering=0) as pagemap:
        for start in range(begin, end, CHUNK_PAGES * PAGE):
            count = min(CHUNK_PAGES, (end - start) // PAGE)
            pagemap.seek(start // PAGE * 8)
            entries = struct.unpack(f"={count}Q", pagemap.read(count * 8))
            yield sum(_nonzero_in(memory, start, run) for run in _runs(entries))


def _runs(entries):
    """(first, one past the last) of each run of touched pages; an untouched page is never read, for that would map it."""
    for touched, group in itertools.groupby(enumerate(entries), key=lambda item: bool(item[1] & TOUCHED)):
        if touched:
            indexes = [index for index, _ in group]
            yield indexes[0], indexes[-1] + 1


def _nonzero_in(memory, start, run):
    first, beyond = run
    memory.seek(start + first * PAGE)
    content = memory.read((beyond - first) * PAGE)
    return sum(content[offset : offset + PAGE] != ZERO for offset in range(0, len(content), PAGE))
