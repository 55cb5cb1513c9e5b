#!/bin/sh
# Builds the lab's NFS client: build.sh OUTDIR makes OUTDIR/mount.nfs.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 OUTDIR" >&2; exit 1; }
here=$(dirname "$(readlink -f "$0")")
for library in fuse3 libnfs; do
    pkg-config --exists "$library" || {
        echo "$0: the headers of $library are missing: apt-get install libfuse3-dev libnfs-dev" >&2
        exit 1
    }
done
mkdir -p "$1"
# shellcheck disable=SC2046  # pkg-config's output is words on purpose
gcc -std=gnu17 -O2 -g -Wall -Wextra -Wshadow -Wstrict-prototypes -Werror -D_FILE_OFFSET_BITS=64 \
    $(pkg-config --cflags fuse3 libnfs) -o "$1/mount.nfs" "$here"/src/*.c $(pkg-config --libs fuse3 libnfs)
