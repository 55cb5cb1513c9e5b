"""What makes the demo a failure, each as a sentence."""

MOST_WIRE = 1.10
LEAST_RATIO = 5
# What the hosts and the NFS server say to each other anyway, while the guest requests nothing.
MOST_QUIET_BYTES = 2_000_000


def verdict(results):
    for key, result in results.items():
        yield from SPECIAL.get(key, lambda _: ())(result)
    wrong = sum(result["blocks_wrong"] for key, result in results.items() if key != "scenarios")
    if wrong:
        yield f"{wrong} blocks of the guest's disk are wrong"
    if "layered" in results and results["plain"]["wire_bytes"] < LEAST_RATIO * results["layered"]["wire_bytes"]:
        yield f"layered: plain Nova moved less than {LEAST_RATIO} x the bytes of the lean migration"


def instances_share(result):
    if not result["post_copy"]:
        yield "instances-share: the lean migration never entered post-copy"
    if result["disk_bytes"]:
        yield f"instances-share: the lean migration copied {result['disk_bytes']} bytes of disk"
    if result["wire_bytes"] > MOST_WIRE * result["guest_nonzero_ram_bytes"]:
        yield f"instances-share: the lean migration moved more than {MOST_WIRE:.2f} x the server's memory in use"


def layered(result):
    if not result["post_copy"]:
        yield "layered: the lean migration never entered post-copy"
    if result["wire_bytes"] > MOST_WIRE * (result["guest_nonzero_ram_bytes"] + result["top_bytes"]):
        yield f"layered: the lean migration moved more than {MOST_WIRE:.2f} x the server's memory in use and current data"


def scenarios(result):
    if result["wire_bytes"] > MOST_WIRE * (result["guest_nonzero_ram_bytes"] + result["top_bytes"]):
        yield f"scenarios: the move took more than {MOST_WIRE:.2f} x the server's memory in use and current data"
    if result["none"]["share_bytes"] > MOST_QUIET_BYTES:
        yield f"scenarios: {result['none']['share_bytes']} bytes came from the share though nothing was requested"
    if result["partial"]["share_bytes"] > MOST_WIRE * result["partial"]["requested_bytes"]:
        yield f"scenarios: the share gave more than {MOST_WIRE:.2f} x what was requested in part"
    wrong = sum(result[name]["blocks_wrong"] for name in ("none", "partial", "full"))
    if wrong:
        yield f"scenarios: {wrong} blocks that the guest read after the move are wrong"


SPECIAL = {"instances-share": instances_share, "layered": layered, "scenarios": scenarios}
