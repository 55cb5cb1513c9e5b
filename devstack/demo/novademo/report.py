"""The table at the end, and result.json."""

import json


def megabytes(count):
    return f"{count / 1e6:,.1f} MB"


def mebibytes(count):
    return f"{count / (1 << 20):,.1f} MiB"


def _wire_per_need(result):
    return f"{result['wire_bytes'] / (result['guest_nonzero_ram_bytes'] + result.get('top_bytes', 0)):.2f} x"


ROWS = (
    ("bytes on the wire", lambda r: megabytes(r["wire_bytes"])),
    ("  of these, disk copied", lambda r: megabytes(r["disk_bytes"])),
    ("  with the NFS server meanwhile", lambda r: megabytes(r["nfs_bytes"])),
    ("server's memory in use (not zero)", lambda r: megabytes(r["guest_nonzero_ram_bytes"])),
    ("server's current data on its host", lambda r: megabytes(r["top_bytes"]) if "top_bytes" in r else ""),
    ("wire / memory in use + current data", _wire_per_need),
    ("total time", lambda r: f"{r['total_seconds']:.1f} s"),
    ("longest pause of the guest", lambda r: f"{r['pause_seconds']:.2f} s"),
    ("post-copy entered", lambda r: "yes" if r["post_copy"] else "no"),
    ("blocks verified / wrong", lambda r: f"{r['blocks_verified']:,} / {r['blocks_wrong']}"),
)


RATIOS = {"bytes on the wire": "wire_bytes", "total time": "total_seconds", "longest pause of the guest": "pause_seconds"}
TITLE, COLUMN, RATIO = 36, 17, 9


def table(results):
    """The ways beside each other; right of each lean one, how many times its figures plain Nova's are."""
    plain, *lean = [key for key in results if key != "scenarios"]
    lines = [f"{'':<{TITLE}}{'plain Nova':>{COLUMN}}" + "".join(f"{key:>{COLUMN}}{'ratio':>{RATIO}}" for key in lean)]
    for title, show in ROWS:
        if not any(map(show, (results[key] for key in (plain, *lean)))):
            continue
        line = f"{title:<{TITLE}}{show(results[plain]):>{COLUMN}}"
        for key in lean:
            line += f"{show(results[key]):>{COLUMN}}{_ratio(results[plain], results[key], title):>{RATIO}}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def _ratio(plain, lean, title):
    return f"{plain[RATIOS[title]] / lean[RATIOS[title]]:.1f} x" if title in RATIOS else ""


def scenarios(result):
    """The paper's three scenarios: what the guest requested after its move, and what the share gave for it."""
    lines = [
        f"{mebibytes(result['data_bytes'])} of user data, {mebibytes(result['worked_on_bytes'])} of it being worked on:"
        f" the move took {mebibytes(result['wire_bytes'])} on the wire, {result['total_seconds']:.1f} s",
        f"{'after the move':<{TITLE}}{'guest requested':>{COLUMN}}{'share gave':>{COLUMN}}{'within':>{RATIO}}",
    ]
    for name in ("none", "partial", "full"):
        took = result[name]
        figures = f"{mebibytes(took['requested_bytes']):>{COLUMN}}{mebibytes(took['share_bytes']):>{COLUMN}}"
        lines.append(f"  {name:<{TITLE - 2}}{figures}{took['seconds']:>{RATIO - 2}.1f} s")
    return "\n".join(lines)


def save(path, results):
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(results, indent=2) + "\n")
    draft.rename(path)
