"""Things built from sources of this directory, kept under /var/cache by the hash of those sources."""

import hashlib
import os
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
    finished = state.CACHE_DIRECTORY / f"{what}-{content_hash(sources)}"
    if finished.is_dir():
        return finished
    state.CACHE_DIRECTORY.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = finished.with_name(f"{finished.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o755)
    try:
        commands.run([str(script), str(draft)], timeout=300)
        draft.rename(finished)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for old in state.CACHE_DIRECTORY.glob(f"{what}-*"):
        if old != finished and "." not in old.name:
            shutil.rmtree(old)
    return finished
