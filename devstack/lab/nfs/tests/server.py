"""An NFS server of the tests' own, which can be killed, stopped and started again, and mounts of its export."""

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest

WORK = pathlib.Path(os.environ["NFS_TEST_DIR"])
CLIENT = WORK / "mount.nfs"
ADDRESS = "127.0.0.1"
PATIENCE = 60  # seconds after which something that should happen counts as not happening

CONFIGURATION = """
NFS_CORE_PARAM {{ Protocols = 3; Enable_NLM = false; Enable_RQUOTA = false; MNT_Port = 20048; }}
NFSv4 {{ Graceless = true; RecoveryBackend = fs; }}
EXPORT_DEFAULTS {{ SecType = sys; Protocols = 3; Squash = No_Root_Squash; }}
EXPORT {{ Export_Id = 1; Path = {export}; Pseudo = {export}; Access_Type = RW; FSAL {{ Name = VFS; }} }}
EXPORT {{
    Export_Id = 2; Path = {closed}; Pseudo = {closed}; Access_Type = None; FSAL {{ Name = VFS; }}
    CLIENT {{ Clients = 192.0.2.1; Access_Type = RW; }}
}}
LOG {{ Default_Log_Level = WARN; }}
"""


def await_true(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.02)


def listening(port):
    with socket.socket() as probe:
        return probe.connect_ex((ADDRESS, port)) == 0


class Server:
    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(dir=WORK))
        self.export = self.directory / "export"
        self.closed = self.directory / "closed"
        self.export.mkdir()
        self.closed.mkdir()
        self.configuration = self.directory / "ganesha.conf"
        self.configuration.write_text(
            CONFIGURATION.format(export=self.export, closed=self.closed))
        self.log = self.directory / "log"
        # Started by a process without files on the mount: a child of the test's would close its copies of them before it
        # becomes the server, and that waits for the server.
        self.starter = subprocess.Popen(
            ["sh", "-c", 'while read -r word; do "$@" -E "$word" </dev/null >/dev/null 2>&1 & echo $!; done', "starter",
             "ganesha.nfsd", "-F", "-f", self.configuration, "-L", self.log, "-p", self.directory / "pid"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process = 0
        self.epoch = int(time.time())

    def start(self):
        (self.directory / "pid").unlink(missing_ok=True)
        # Ganesha's write verifier is its epoch, by default the second it started in: two starts within one look the same.
        self.epoch += 1
        self.starter.stdin.write(f"{self.epoch}\n")
        self.starter.stdin.flush()
        self.process = int(self.starter.stdout.readline())
        await_true(lambda: listening(2049) or not self.runs(), "the NFS server listens")
        if not self.runs():
            raise AssertionError(f"ganesha.nfsd ended: {self.log.read_text(encoding='utf-8')[-2000:]}")

    def runs(self):
        state = pathlib.Path(f"/proc/{self.process}/stat")
        return state.exists() and state.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"

    def kill(self):
        os.kill(self.process, signal.SIGKILL)
        # Its threads end one by one, and the last one closes the sockets.
        await_true(lambda: not self.runs() and not listening(2049), "the NFS server is gone")

    def close(self):
        self.kill()
        self.starter.communicate()

    def restart(self):
        self.kill()
        self.start()

    def stop(self):
        os.kill(self.process, signal.SIGSTOP)

    def resume(self):
        os.kill(self.process, signal.SIGCONT)


def run(*command, check=True, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=2 * PATIENCE, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{command}: exit {done.returncode}: {done.stdout}{done.stderr}")
    return done


class NfsTest(unittest.TestCase):
    """Each class has a server; each test an empty export, mounted at self.mount."""

    @classmethod
    def setUpClass(cls):
        cls.rpcbind = subprocess.Popen(["rpcbind", "-f", "-w"], stderr=subprocess.DEVNULL)
        await_true(lambda: listening(111), "rpcbind listens")
        cls.server = Server()
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.rpcbind.kill()
        cls.rpcbind.wait()

    def setUp(self):
        self.mount = self.mounted()
        # Over NFS, as the server has caches of its own and would not notice what is removed behind its back.
        run("find", self.mount, "-mindepth", "1", "-delete")

    @property
    def export(self):
        return self.server.export

    def mounted(self, *options):
        directory = pathlib.Path(tempfile.mkdtemp(dir=WORK))
        run("mount", "-t", "nfs", *options, f"{ADDRESS}:{self.export}", directory)
        self.addCleanup(run, "umount", directory)
        return directory
