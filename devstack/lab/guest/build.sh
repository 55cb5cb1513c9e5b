#!/bin/bash
# Builds the lab's guest image: build.sh OUTDIR makes OUTDIR/guest.qcow2 from Debian's packages and ./src.
# A FAT16 file system on the whole disk, syslinux, Debian's cloud kernel, and an initramfs: no root file system, no loop mount.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
boot_mib=24 # must end before AREA_OFFSET in src/area.h

die() { echo "guest/build.sh: $*" >&2; exit 1; }

[ $# -eq 1 ] || die "usage: build.sh OUTDIR"
out=$1
mkdir -p "$out"
for tool in apt-get dpkg gcc cpio zstd depmod modprobe syslinux mformat mcopy qemu-img; do
  PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || die "$tool is not installed; run devstack/lab/install"
done
PATH=$PATH:/usr/sbin:/sbin
[ -f /usr/bin/busybox ] || die "busybox-static is not installed; run devstack/lab/install"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt's download user must get in

# The kernel is unpacked, never installed: this machine keeps its own.
kernel_package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image-/ {print $2; exit}')
[ -n "$kernel_package" ] || die "apt knows no linux-image-cloud-amd64; run apt-get update"
(cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$kernel_package") \
  || die "cannot download $kernel_package; run apt-get update (a newer kernel may have replaced it)"
dpkg -x "$work"/linux-image-*.deb "$work/kernel"
version=${kernel_package#linux-image-}
depmod -b "$work/kernel" "$version"

root=$work/initramfs
mkdir -p "$root"/{dev,proc,sys,bin,modules}
cp /usr/bin/busybox "$root/bin/busybox"
install -m 755 "$here/init" "$root/init"
gcc -static -O2 -s -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -pthread -o "$root/bin/lab-guest" "$here"/src/*.c

# modprobe prints each module after those it needs, so virtio_ring comes before virtio; init inserts them in this order.
for module in virtio_pci virtio_blk virtio_net button evdev; do
  modprobe -C /dev/null -d "$work/kernel" -S "$version" --show-depends $module
done | awk '$1 == "insmod" && !seen[$2]++ {print $2}' | while read -r file; do
  cp "$file" "$root/modules/"
  basename "$file"
done >"$root/modules/order"

(cd "$root" && find . -mindepth 1 | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) | zstd -q -19 >"$work/initrd"

raw=$work/guest.raw
truncate -s ${boot_mib}M "$raw"
mformat -i "$raw" -T $((boot_mib * 2048)) -h 16 -s 63 -c 8 -v LABGUEST ::
syslinux --install "$raw"
mcopy -i "$raw" "$here/syslinux.cfg" ::syslinux.cfg
mcopy -i "$raw" "$work/kernel/boot/vmlinuz-$version" ::vmlinuz
mcopy -i "$raw" "$work/initrd" ::initrd
qemu-img convert -f raw -O qcow2 "$raw" "$out/guest.qcow2.part"
mv "$out/guest.qcow2.part" "$out/guest.qcow2"
