"""nova-lean beside the lab: its configuration, and the process as an operator would start it."""

import contextlib
import pathlib
import re
import subprocess
import time

from novalab import files
from novalab.errors import LabError

READY = "nova-lean is ready"
CHECKOUT = pathlib.Path(__file__).resolve().parents[3]


def program():
    found = sorted((CHECKOUT / "nova-adapter" / "target").glob("nova-lean-*/nova-lean/bin/nova-lean"))
    if not found:
        raise LabError("nova-lean is not built; `./mvnw -DskipTests package` builds it")
    return found[-1]


def configuration(lab, directory):
    return "\n".join(
        [
            "[DEFAULT]",
            f"transport_url = {files.transport_url(lab)}",
            f"request_key_file = {lab.password_file(files.REQUEST_KEY)}",
            f"state_path = {directory}",
            "[keystone]",
            f"auth_url = {files.auth_url(lab)}",
            "username = admin",
            f"password = {lab.password('admin')}",
            "project_name = admin",
            "[lean]",
            "post_copy_hosts = compute*",
            "",
        ]
    )


@contextlib.contextmanager
def running(lab):
    """nova-lean while the block runs; yields the path of its configuration file."""
    directory = lab.directory / "nova-lean"
    directory.mkdir(mode=0o700, exist_ok=True)
    config = directory / "nova-lean.conf"
    config.touch(mode=0o600)
    config.write_text(configuration(lab, directory))
    log = directory / "nova-lean.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [str(program()), "--config-file", str(config), "run"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(process, log)
        yield config
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def seal(config, say, server):
    """Has the server's data put to rest on the share, and waits until it is."""
    command = ["nova-lean", "seal", server]
    say(f"\n$ {' '.join(command)}")
    done = subprocess.run([str(program()), "--config-file", str(config), *command[1:]])
    if done.returncode != 0:
        raise LabError(f"`{' '.join(command)}` failed (exit code {done.returncode})")


def wait_until_ready(process, log):
    give_up = time.monotonic() + 60
    while READY not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > give_up:
            last = re.sub(r"\s+", " ", " | ".join(log.read_text(errors="replace").strip().splitlines()[-5:]))
            raise LabError(f"nova-lean did not get ready: {last or 'it said nothing'}")
        time.sleep(0.1)
