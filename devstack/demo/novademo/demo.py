"""The course of the demo. Every figure it prints is measured in this run."""

import argparse
import pathlib
import subprocess
import sys
import time

from novademo import adapter, plan, report
from novademo.labcli import LabCommand
from novademo.way import measure
from novalab.errors import LabError

RESULT = pathlib.Path("target/demo/result.json")


def say(text):
    print(text, flush=True)


def parse(argv):
    parser = argparse.ArgumentParser(prog="demo", description="Migrates one server by plain Nova and with nova-lean, and compares.")
    parser.add_argument("--keep", action="store_true", help="leave the lab running afterwards")
    parser.add_argument("--name", default="demo", help="the lab's name (default: demo)")
    return parser.parse_args(argv)


def run(options):
    lab = LabCommand(options.name)
    guest = plan.Guest()
    results = {}
    for way in plan.WAYS:
        say(f"\n=== {way.title}")
        lab.show("up", "--hosts", plan.HOSTS, "--placement", way.placement, "--link", plan.LINK)
        if way.lean:
            say("nova-lean starts beside the cloud; the operator's command stays the same")
            with adapter.running(lab.state()) as config:
                results[way.key] = measure(lab, guest, say)
                show_history(config)
        else:
            results[way.key] = measure(lab, guest, say)
    report.save(RESULT, results)
    say("\n" + report.table(results["plain"], results["instances-share"]))
    say(f"\nfigures of this run: {RESULT}")
    return results


def show_history(config):
    say("\n$ nova-lean migrations")
    subprocess.run([str(adapter.program()), "--config-file", str(config), "migrations"], check=False)


def verdict(results):
    """What makes the demo a failure, each as a sentence."""
    lean = results["instances-share"]
    wrong = sum(result["blocks_wrong"] for result in results.values())
    if wrong:
        yield f"{wrong} blocks of the guest's disk are wrong"
    if not lean["post_copy"]:
        yield "the lean migration never entered post-copy"
    if lean["disk_bytes"]:
        yield f"the lean migration copied {lean['disk_bytes']} bytes of disk"
    if lean["wire_bytes"] > 1.10 * lean["guest_nonzero_ram_bytes"]:
        yield "the lean migration moved more than 1.10 x the server's memory in use"


def main(argv):
    options = parse(argv)
    began = time.monotonic()
    lab = LabCommand(options.name)
    try:
        failures = list(verdict(run(options)))
    except (LabError, subprocess.CalledProcessError) as error:
        failures = [str(error)]
    except KeyboardInterrupt:
        failures = ["interrupted"]
    finally:
        if options.keep:
            say(f"\nThe lab stays: devstack/lab/lab --name {options.name} status | down")
        else:
            lab.show("down")
    for failure in failures:
        print(f"demo: {failure}", file=sys.stderr)
    say(f"{time.monotonic() - began:.0f} s in all")
    return 1 if failures else 0
