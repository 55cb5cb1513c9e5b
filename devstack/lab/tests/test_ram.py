import unittest

from novalab import ram
from novalab.errors import LabError

MAPS = """\
55d000000000-55d000400000 r-xp 00000000 fe:00 1 /usr/bin/qemu-system-x86_64
7f0000000000-7f0000001000 ---p 00000000 00:00 0
7f0000001000-7f0010001000 rw-p 00000000 00:00 0
"""


class RamTest(unittest.TestCase):
    def test_the_guests_ram_is_the_mapping_of_its_size(self):
        self.assertEqual((0x7F0000001000, 0x7F0010001000), ram._guest_mapping(MAPS, 256 * 1024 * 1024))

    def test_a_process_without_such_a_mapping_is_reported(self):
        with self.assertRaisesRegex(LabError, "no mapping of 1048576 bytes"):
            ram._guest_mapping(MAPS, 1024 * 1024)

    def test_untouched_pages_are_never_read(self):
        present, swapped, untouched = 1 << 63, 1 << 62, 0
        self.assertEqual([(1, 3), (4, 5)], list(ram._runs([untouched, present, swapped, untouched, present])))
