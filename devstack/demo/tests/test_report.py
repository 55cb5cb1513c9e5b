import json
import pathlib
import tempfile
import unittest

from novademo import mirror, plan, report
from novademo.verdict import verdict

PLAIN = {
    "wire_bytes": 1_060_000_000,
    "disk_bytes": 860_000_000,
    "nfs_bytes": 0,
    "total_seconds": 12.5,
    "pause_seconds": 0.36,
    "guest_nonzero_ram_bytes": 190_000_000,
    "post_copy": False,
    "blocks_verified": 215_040,
    "blocks_wrong": 0,
}
LEAN = {**PLAIN, "wire_bytes": 200_000_000, "disk_bytes": 0, "total_seconds": 5.0, "post_copy": True}


LAYERED = {**LEAN, "wire_bytes": 190_000_000, "top_bytes": 1_000_000, "disk_bytes": 900_000}


def scenario(requested, share):
    return {"requested_bytes": requested, "share_bytes": share, "seconds": 5.0, "blocks_verified": 1, "blocks_wrong": 0}


SCENARIOS = {
    "data_bytes": 2000 << 20,
    "worked_on_bytes": 200 << 20,
    "guest_nonzero_ram_bytes": 100_000_000,
    "top_bytes": 205_000_000,
    "wire_bytes": 310 << 20,
    "total_seconds": 7.0,
    "none": scenario(0, 10_000),
    "partial": scenario(100 << 20, 102 << 20),
    "full": scenario(2000 << 20, 1830 << 20),
}


class Table(unittest.TestCase):
    def test_shows_both_ways_and_their_ratio(self):
        table = report.table({"plain": PLAIN, "instances-share": LEAN})
        self.assertRegex(table, r"plain Nova +instances-share +ratio")
        self.assertRegex(table, r"bytes on the wire +1,060\.0 MB +200\.0 MB +5\.3 x")
        self.assertRegex(table, r"total time +12\.5 s +5\.0 s +2\.5 x")
        self.assertRegex(table, r"post-copy entered +no +yes")
        self.assertNotIn("current data on its host", table)

    def test_shows_three_ways_and_what_only_one_of_them_has(self):
        table = report.table({"plain": PLAIN, "instances-share": LEAN, "layered": LAYERED, "scenarios": SCENARIOS})
        self.assertRegex(table, r"bytes on the wire +1,060\.0 MB +200\.0 MB +5\.3 x +190\.0 MB +5\.6 x")
        self.assertRegex(table, r"current data on its host +1\.0 MB")
        self.assertRegex(table, r"wire / memory in use \+ current data +5\.58 x +1\.05 x +0\.99 x")

    def test_shows_what_the_share_gave_in_each_of_the_papers_scenarios(self):
        text = report.scenarios(SCENARIOS)
        self.assertIn("2,000.0 MiB of user data, 200.0 MiB of it being worked on: the move took 310.0 MiB", text)
        self.assertRegex(text, r"partial +100\.0 MiB +102\.0 MiB +5\.0 s")

    def test_the_figures_are_kept_as_json(self):
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory, "demo", "result.json")
            report.save(path, {"plain": PLAIN})
            self.assertEqual(json.loads(path.read_text()), {"plain": PLAIN})


class Verdict(unittest.TestCase):
    def test_a_sound_run_has_no_complaint(self):
        self.assertEqual(list(verdict({"plain": PLAIN, "instances-share": LEAN})), [])
        self.assertEqual(self.complaints(), [])

    def complaints(self, **changed):
        sound = {"plain": PLAIN, "instances-share": LEAN, "layered": LAYERED, "scenarios": SCENARIOS}
        return list(verdict({**sound, **changed}))

    def test_each_broken_promise_is_named(self):
        broken = {
            "blocks of the guest's disk are wrong": {"instances-share": {**LEAN, "blocks_wrong": 1}},
            "instances-share: .* post-copy": {"instances-share": {**LEAN, "post_copy": False}},
            "bytes of disk": {"instances-share": {**LEAN, "disk_bytes": 65536}},
            "memory in use": {"instances-share": {**LEAN, "wire_bytes": 210_000_000}},
            "layered: .* post-copy": {"layered": {**LAYERED, "post_copy": False}},
            "memory in use and current data": {"layered": {**LAYERED, "wire_bytes": 211_000_000}},
            "less than 5 x the bytes": {"plain": {**PLAIN, "wire_bytes": 940_000_000}},
            "the move took more": {"scenarios": {**SCENARIOS, "wire_bytes": 340_000_000}},
            "though nothing was requested": {"scenarios": {**SCENARIOS, "none": scenario(0, 3_000_000)}},
            "what was requested in part": {"scenarios": {**SCENARIOS, "partial": scenario(100_000_000, 200_000_000)}},
            "read after the move are wrong": {"scenarios": {**SCENARIOS, "full": {**SCENARIOS["full"], "blocks_wrong": 2}}},
        }
        for words, changed in broken.items():
            with self.subTest(words):
                complaints = self.complaints(**changed)
                self.assertEqual(len(complaints), 1, complaints)
                self.assertRegex(complaints[0], words)


class Plan(unittest.TestCase):
    def test_the_layered_placement_is_left_out_where_the_demo_shall_be_quick(self):
        self.assertEqual(["plain", "instances-share", "layered"], [way.key for way in plan.ways(quick=False)])
        self.assertEqual(["plain", "instances-share"], [way.key for way in plan.ways(quick=True)])

    def test_the_illustration_is_the_papers(self):
        files = plan.Files()
        self.assertEqual((2000, 200, 100), (files.data, files.size, files.requested_size))
        self.assertNotEqual(files.worked_on, files.requested)


class Mirrored(unittest.TestCase):
    def test_counts_what_each_mirror_copied_once(self):
        log = "\n".join(
            [
                "2026-11-22 12:00:00.000+0000: 1: debug : x: " + event(name, device, offset)
                for name, device, offset in (
                    ("BLOCK_JOB_READY", "drive-virtio-disk0", 1000),
                    ("BLOCK_JOB_COMPLETED", "drive-virtio-disk0", 1200),
                    ("BLOCK_JOB_READY", "drive-virtio-disk1", 7),
                    ("BLOCK_JOB_CANCELLED", "drive-virtio-disk1", 7),
                )
            ]
        )
        self.assertEqual(mirror.mirrored_bytes(log), 1207)

    def test_a_migration_without_mirror_copied_nothing(self):
        self.assertEqual(mirror.mirrored_bytes('{"timestamp": {"seconds": 1}, "event": "MIGRATION", "data": {}}'), 0)


def event(name, device, offset):
    data = {"device": device, "len": offset, "offset": offset, "speed": 0, "type": "mirror"}
    return json.dumps({"timestamp": {"seconds": 1, "microseconds": 2}, "event": name, "data": data})


if __name__ == "__main__":
    unittest.main()
