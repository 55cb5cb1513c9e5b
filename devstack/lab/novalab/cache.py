"""Things built from sources of this directory, kept under /var/cache by the hash of those sources."""

import fcntl
import hashlib
import shutil

from novalab import commands, state
from novalab.errors import LabError


def content_hash(sources):
    digest = hashlib.sha256()
    for path in sorted(sources.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(sources)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def built(what, sources):
    """The directory with what `sources/build.sh OUTDIR` makes; builds it when these sources were not built before."""
    script = sources / "build.sh"
    if not script.is_file():
        raise LabError(f"{script} is missing; the clone of the repository is not complete")
    state.CACHE_DIRECTORY.mkdir(mode=0o700, parents=True, exist_ok=True)
    finished = state.CACHE_DIRECTORY / f"{what}-{content_hash(sources)}"
    # Several hosts, or two labs, may want the same at the same time.
    with open(state.CACHE_DIRECTORY / f"{what}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.is_dir():
            _build(script, finished)
            for old in state.CACHE_DIRECTORY.glob(f"{what}-*"):
                if old != finished:
                    shutil.rmtree(old)
    return finished


def _build(script, finished):
    draft = finished.with_name(f"{finished.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o755)
    commands.run([str(script), str(draft)], timeout=300)
    draft.rename(finished)
