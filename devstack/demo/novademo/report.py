"""The table at the end, and result.json."""

import json


def megabytes(count):
    return f"{count / 1e6:,.1f} MB"


ROWS = (
    ("bytes on the wire", lambda r: megabytes(r["wire_bytes"])),
    ("  of these, disk copied", lambda r: megabytes(r["disk_bytes"])),
    ("  with the NFS server meanwhile", lambda r: megabytes(r["nfs_bytes"])),
    ("server's memory in use (not zero)", lambda r: megabytes(r["guest_nonzero_ram_bytes"])),
    ("wire / memory in use", lambda r: f"{r['wire_bytes'] / r['guest_nonzero_ram_bytes']:.2f} x"),
    ("total time", lambda r: f"{r['total_seconds']:.1f} s"),
    ("longest pause of the guest", lambda r: f"{r['pause_seconds']:.2f} s"),
    ("post-copy entered", lambda r: "yes" if r["post_copy"] else "no"),
    ("blocks verified / wrong", lambda r: f"{r['blocks_verified']:,} / {r['blocks_wrong']}"),
)


def table(plain, lean):
    """The two ways beside each other; the last column is plain divided by lean."""
    ratios = {
        "bytes on the wire": plain["wire_bytes"] / lean["wire_bytes"],
        "total time": plain["total_seconds"] / lean["total_seconds"],
        "longest pause of the guest": plain["pause_seconds"] / lean["pause_seconds"],
    }
    lines = [f"{'':<36}{'plain Nova':>16}{'nova-lean':>16}{'ratio':>9}"]
    for title, show in ROWS:
        ratio = f"{ratios[title]:.1f} x" if title in ratios else ""
        lines.append(f"{title:<36}{show(plain):>16}{show(lean):>16}{ratio:>9}".rstrip())
    return "\n".join(lines)


def save(path, results):
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(results, indent=2) + "\n")
    draft.rename(path)
