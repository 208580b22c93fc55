#!/usr/bin/env bash
# Builds the small Debian that the tests in here run in: kernel, initrd and a root disk, once; a second call
# does nothing unless what it builds from has changed.
# usage: build.sh CACHE_DIRECTORY        (as root: mmdebstrap and mke2fs keep owners)
#
# The kernel is Debian's own, because its dummy_hcd plays a USB controller with a device on it. QEMU emulates the
# machine where /dev/kvm does not help; the unpacked vmlinux boots without firmware (PVH).
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: build.sh CACHE_DIRECTORY" >&2; exit 64; }
mkdir -p "$1"
cache=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
made_from=$(cat "$here"/{build.sh,init,agent.py,agent.service,vmlinux.py} | sha256sum)
[ "$(cat "$cache/complete" 2>/dev/null)" != "$made_from" ] || exit 0
rm -f "$cache/complete"

"$here/../../../.ci/install-packages" qemu-system-x86 qemu-utils mmdebstrap e2fsprogs kmod cpio busybox-static zstd xz-utils

work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root

echo "the root file system"
include=udev,kmod,libudev1,libusb-1.0-0,libsqlite3-0,libstdc++6,libgcc-s1,zlib1g,python3,tzdata
# A whole system, what the package rollcalld depends on, and programs that it recommends.
include=$include,systemd-sysv,dbus,procps,libxlsxwriter4,rclone,restic
# The machine's own package sources, of Debian only.
sources=/etc/apt/sources.list.d/debian.sources
[ -e "$sources" ] || sources=/etc/apt/sources.list
mmdebstrap --quiet --mode=root --variant=minbase --include=$include bookworm "$root" "$sources"

echo "the kernel"
image=$(apt-cache depends linux-image-amd64 | awk '$1 == "Depends:" { print $2; exit }')
(cd "$work" && apt-get download -qq "$image" 2>/dev/null && dpkg-deb -x "$image"_*.deb kernel)
release=$(ls "$work/kernel/lib/modules")
cp -r "$work/kernel/lib/modules" "$root/usr/lib/"
depmod -b "$root" "$release"
python3 "$here/vmlinux.py" "$work/kernel/boot/vmlinuz-$release" "$cache/vmlinux"

echo "the initrd"
initrd=$work/initrd
mkdir -p "$initrd"/{bin,dev,proc,sys,mnt,modules}
cp /bin/busybox "$initrd/bin/"
{
    echo '#!/bin/busybox sh'
    echo '/bin/busybox mount -t devtmpfs dev /dev'
    for module in virtio_pci virtio_blk crc32c_generic ext4; do
        modprobe -d "$root" -S "$release" --show-depends "$module" | while read -r _ path _; do
            cp "$path" "$initrd/modules/"
            echo "/bin/busybox insmod /modules/$(basename "$path") 2>/dev/null"
        done
    done
    echo 'while ! /bin/busybox test -b /dev/vda; do /bin/busybox sleep 0.1; done'
    echo '/bin/busybox mount -t ext4 /dev/vda /mnt'
    echo '/bin/busybox umount /dev'
    # The kernel hands unknown words of its command line on as variables.
    echo 'exec /bin/busybox switch_root /mnt ${rollcall_init:-/usr/lib/rollcall-vm/init}'
} >"$initrd/init"
chmod 755 "$initrd/init"
(cd "$initrd" && find . | cpio --quiet -o -H newc | gzip -1) >"$cache/initrd"

# The guest's side: a first process that starts udev (or systemd, if the kernel's command line says so), and an agent
# that runs what comes over a virtio serial port.
install -D -m 0755 "$here/init" "$root/usr/lib/rollcall-vm/init"
install -D -m 0644 "$here/agent.py" "$root/usr/lib/rollcall-vm/agent.py"
install -D -m 0644 "$here/agent.service" "$root/etc/systemd/system/agent.service"
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -s ../agent.service "$root/etc/systemd/system/multi-user.target.wants/agent.service"
# What only costs time at a boot.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
    fstrim.timer getty.target systemd-timesyncd.service systemd-logind.service; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

echo "the disk"
mke2fs -q -t ext4 -d "$root" "$work/root.raw" 1280M
mv "$work/root.raw" "$cache/root.raw"
echo "$made_from" >"$cache/complete"
