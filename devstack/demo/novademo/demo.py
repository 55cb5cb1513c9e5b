"""The course of the demo. Every figure it prints is measured in this run."""

import argparse
import functools
import pathlib
import subprocess
import sys
import time

from novademo import adapter, plan, report, scenarios
from novademo.labcli import LabCommand
from novademo.verdict import verdict
from novademo.way import measure
from novalab.errors import LabError

RESULT = pathlib.Path("target/demo/result.json")


def say(text):
    print(text, flush=True)


def parse(argv):
    parser = argparse.ArgumentParser(prog="demo", description="Migrates one server by plain Nova and with nova-lean, and compares.")
    parser.add_argument("--keep", action="store_true", help="leave the lab running afterwards")
    parser.add_argument("--name", default="demo", help="the lab's name (default: demo)")
    parser.add_argument("--quick", action="store_true", help="without the layered placement and the paper's scenarios")
    return parser.parse_args(argv)


def run(options):
    lab = LabCommand(options.name)
    results = {}
    for way in plan.ways(options.quick):
        say(f"\n=== {way.title}")
        lab.show("up", "--hosts", plan.HOSTS, "--placement", way.placement, "--link", plan.LINK)
        if way.lean:
            results |= run_lean(lab, way)
        else:
            results[way.key] = measure(lab, plan.Guest(), say)
    report.save(RESULT, results)
    say("\n" + report.table(results))
    if "scenarios" in results:
        say("\n" + report.scenarios(results["scenarios"]))
    say(f"\nfigures of this run: {RESULT}")
    return results


def run_lean(lab, way):
    if way.sealed:
        lab.show("agents", "start")
    say("nova-lean starts beside the cloud; the operator's command stays the same")
    with adapter.running(lab.state()) as config:
        seal = functools.partial(adapter.seal, config, say) if way.sealed else None
        results = {way.key: measure(lab, plan.Guest(), say, seal)}
        if way.sealed:
            results["scenarios"] = scenarios.play(lab, plan.Files(), seal, say)
        show_history(config)
    return results


def show_history(config):
    say("\n$ nova-lean migrations")
    subprocess.run([str(adapter.program()), "--config-file", str(config), "migrations"], check=False)


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
