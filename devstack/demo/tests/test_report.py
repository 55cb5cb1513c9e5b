import json
import pathlib
import tempfile
import unittest

from novademo import demo, mirror, report

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


class Table(unittest.TestCase):
    def test_shows_both_ways_and_their_ratio(self):
        table = report.table(PLAIN, LEAN)
        self.assertRegex(table, r"bytes on the wire +1,060\.0 MB +200\.0 MB +5\.3 x")
        self.assertRegex(table, r"total time +12\.5 s +5\.0 s +2\.5 x")
        self.assertRegex(table, r"post-copy entered +no +yes")

    def test_the_figures_are_kept_as_json(self):
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory, "demo", "result.json")
            report.save(path, {"plain": PLAIN})
            self.assertEqual(json.loads(path.read_text()), {"plain": PLAIN})


class Verdict(unittest.TestCase):
    def test_a_sound_run_has_no_complaint(self):
        self.assertEqual(list(demo.verdict({"plain": PLAIN, "instances-share": LEAN})), [])

    def test_each_broken_promise_is_named(self):
        broken = {
            "wrong": {**LEAN, "blocks_wrong": 1},
            "post-copy": {**LEAN, "post_copy": False},
            "bytes of disk": {**LEAN, "disk_bytes": 65536},
            "memory in use": {**LEAN, "wire_bytes": 210_000_000},
        }
        for words, lean in broken.items():
            with self.subTest(words):
                complaints = list(demo.verdict({"plain": PLAIN, "instances-share": lean}))
                self.assertEqual(len(complaints), 1)
                self.assertIn(words, complaints[0])


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
