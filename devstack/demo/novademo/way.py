"""One way to migrate, measured: the server is made, filled and kept busy, migrated, and its data verified."""

from novademo import plan, server
from novademo.move import move


def measure(lab_command, guest, say, seal=None):
    """`seal` puts the data of the server with that name to rest on the share; None where the way has nothing to seal."""
    lab_command.show(
        "server",
        plan.SERVER,
        *("--memory", guest.memory, "--disk", guest.disk_gb),
        *("--dirty", f"{guest.dirty}MB@{guest.dirty_rate}", "--data", guest.data),
    )
    server.await_all_dirty(lab_command, plan.SERVER, guest.dirty)
    if seal:
        seal(plan.SERVER)
    result = {"guest_nonzero_ram_bytes": int(lab_command.ask_json("ram", plan.SERVER)["nonzero_bytes"])}
    if seal:
        result["top_bytes"] = server.top_bytes(lab_command.state(), plan.SERVER)
    result |= move(lab_command, plan.SERVER, say).figures()
    say("  now the guest reads and checks every block that it wrote")
    verified = server.verify(lab_command, plan.SERVER)
    result |= {"blocks_verified": verified["verified"], "blocks_wrong": verified["wrong"]}
    server.delete(lab_command.state(), plan.SERVER)
    return result
