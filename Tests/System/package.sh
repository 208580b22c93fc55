#!/usr/bin/env bash
# The packages in a Debian of their own: installed, checked file by file, used, upgraded, removed, purged. As root; needs
# what .ci/deb-deps installs. Takes two minutes; not part of the quick CI. The Debian is made once, into PACKAGES/../root.tar.
# usage: package.sh PACKAGES_DIRECTORY          (make deb makes .build-deb/packages)
set -uo pipefail
[ $# -eq 1 ] || { echo "usage: package.sh PACKAGES_DIRECTORY" >&2; exit 64; }
packages=$(cd "$1" && pwd) || exit 64
here=$(cd "$(dirname "$0")" && pwd)
base=$(dirname "$packages")/root.tar
work=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-package.XXXXXX")
root=$work/root
trap 'umount "$root/proc" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

passed=0 failed=0
# check NAME COMMAND...: a line a check, as the other system tests print it.
check() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok      $name"
        passed=$((passed + 1))
    else
        echo "FAILED  $name: $(tail -n 5 <<<"$said")"
        failed=$((failed + 1))
    fi
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
equal() { [ "$1" = "$2" ] || { echo "$1 instead of $2"; return 1; }; }
absent() { [ ! -e "$root$1" ] || { echo "$1 is there"; return 1; }; }
mode() { equal "$(stat -c '%a %U %G' "$root$1")" "$2"; }
one() { set -- "$packages"/$1; [ -e "$1" ] && echo "$1"; }

if [ ! -e "$base" ]; then
    echo "the Debian to install in"
    sources=/etc/apt/sources.list.d/debian.sources
    [ -e "$sources" ] || sources=/etc/apt/sources.list
    include=systemd,udev,procps,tzdata,python3,libsqlite3-0,libusb-1.0-0,libudev1,libstdc++6,libxlsxwriter4,util-linux
    mmdebstrap --quiet --mode=root --variant=minbase --include=$include bookworm "$base" "$sources" || exit 1
fi
mkdir "$root" && tar -C "$root" -xf "$base" || exit 1
mount -t proc proc "$root/proc"
mkdir "$root/packages"
cp "$packages"/*.deb "$root/packages"
deb=$(basename "$(one 'rollcalld_*.deb')") sim=$(basename "$(one 'rollcall-sim_*.deb')")
# The same package with a higher version, and a changed default configuration.
newer() {
    dpkg-deb -R "$packages/$deb" "$work/newer" || return
    sed -i 's/^Version: .*/&+next/' "$work/newer/DEBIAN/control"
    echo '# A comment of the next version.' >>"$work/newer/etc/rollcall/rollcall.toml"
    (cd "$work/newer" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | xargs -0 md5sum) >"$work/newer/DEBIAN/md5sums"
    dpkg-deb --root-owner-group -b "$work/newer" "$root/packages/next.deb"
}

check "it installs with what it depends on, offline" inside dpkg -i "/packages/$deb" "/packages/$sim"
check "dpkg finds its files unchanged" inside sh -c '! dpkg -V rollcalld rollcall-sim | grep .'
check "its user is made" inside getent passwd rollcall
check "and its group" inside getent group rollcall
check "the one conffile is the main configuration" equal \
    "$(inside dpkg-query -W -f='${Conffiles}' rollcalld | awk 'NF { print $1 }')" /etc/rollcall/rollcall.toml
for program in rollcalld rollcall rollcall-sim; do
    check "$program is stripped and needs no library of Swift" sh -c \
        'file -b "$1" | grep -q ", stripped" && ! chroot "$2" ldd "/usr/bin/$3" | grep -qiE "swift|Foundation|not found"' \
        - "$root/usr/bin/$program" "$root" "$program"
    check "$program has no path of the building machine" sh -c '! strings -n 6 "$1" | grep -F "$2"' - \
        "$root/usr/bin/$program" "$(dirname "$packages")"
done
check "programs are root's" mode /usr/bin/rollcalld "755 root root"
check "the configuration is readable" mode /etc/rollcall/rollcall.toml "644 root root"
check "drop-ins have a place" mode /etc/rollcall/conf.d "755 root root"
for file in /lib/systemd/system/rollcalld.service /lib/systemd/system/rollcalld.socket /lib/udev/rules.d/60-rollcall.rules \
    /usr/lib/sysusers.d/rollcalld.conf /usr/share/rollcall/rollcall.schema.json \
    /usr/share/bash-completion/completions/rollcall /usr/share/zsh/vendor-completions/_rollcall \
    /usr/share/fish/vendor_completions.d/rollcall.fish /usr/share/doc/rollcalld/THIRD-PARTY \
    /usr/share/doc/rollcalld/administration.md /usr/share/doc/rollcalld/examples/factory.toml \
    /usr/share/man/man8/rollcalld.8.gz /usr/share/man/man1/rollcall.1.gz /usr/share/man/man5/rollcall.toml.5.gz \
    /usr/share/man/man7/rollcall-varlink.7.gz /usr/share/man/man1/rollcall-sim.1.gz; do
    check "it has $file" test -s "$root$file"
done
check "the service and the socket are enabled" inside systemctl is-enabled rollcalld.service rollcalld.socket
check "the units are right where they are" inside systemd-analyze verify --man=no rollcalld.service rollcalld.socket
version=$(inside dpkg-query -W -f='${Version}' rollcalld)
check "rollcall says its version" equal "$(inside rollcall version | head -n 1)" "rollcall $version"
check "rollcalld says its version" equal "$(inside rollcalld --version)" "$version"
check "the configuration that is installed is correct" inside rollcall config check
# The accounts that the examples give roles to.
inside sh -c 'for group in hr shift-leaders helpdesk; do groupadd $group; done
    for user in manager electrician auditor; do useradd $user; done'
for example in one-terminal factory three-buildings; do
    check "the example $example is correct" inside rollcall config check "/usr/share/doc/rollcalld/examples/$example.toml"
done
check "a key can be made" inside rollcall credential setup enrolment-key
key=/etc/rollcall/credentials/enrolment-key
if [ -e "$root$key.cred" ]; then
    check "it is encrypted, and opens to 32 bytes" inside sh -c \
        "systemd-creds decrypt --name=enrolment-key $key.cred - | grep -qE '^[0-9a-f]{64}$'"
else
    check "it is plain, since systemd-creds does not work here, and opens to 32 bytes" inside grep -qE '^[0-9a-f]{64}$' $key
fi
check "nobody else reads it" sh -c 'stat -c "%a %U" "$1"/etc/rollcall/credentials/* | grep -qx "600 root"' - "$root"
check "the unit takes its drop-in" inside systemd-analyze verify --man=no rollcalld.service

cp -r "$here/../../debian/tests" "$root/packages/tests"
check "an office works: simulator, punch, summary (debian/tests/office)" inside /packages/tests/office
records() { inside python3 -c 'import sqlite3
print(sqlite3.connect("/var/lib/rollcall/rollcall.sqlite").execute("SELECT count(*) FROM record").fetchone()[0])'; }
before=$(records)
check "its records are in the journal" test "${before:=0}" -ge 2

check "the next version is made" newer
sed -i 's/^name = "Head office"/name = "Our office"/' "$root/etc/rollcall/rollcall.toml"
check "it upgrades, keeping a changed configuration" inside dpkg --force-confold -i /packages/next.deb
check "the configuration is the administrator's" grep -q '"Our office"' "$root/etc/rollcall/rollcall.toml"
check "the state is kept" equal "$(records)" "$before"
check "removing keeps state and configuration" inside dpkg -r rollcalld
check "the state is kept" equal "$(records)" "$before"
check "the program is gone" absent /usr/bin/rollcalld
said=$(inside dpkg -P rollcalld 2>&1)
check "purging says where the records are" grep -q '/var/lib/rollcall is kept' <<<"$said"
check "and the keys" grep -q '/etc/rollcall/credentials is kept' <<<"$said"
check "the records are there" equal "$(records)" "$before"
check "the configuration is gone" absent /etc/rollcall/rollcall.toml
check "it can be installed again" inside dpkg -i "/packages/$deb"
check "over the records" equal "$(records)" "$before"
if command -v lintian >/dev/null; then
    check "lintian has nothing to say" sh -c '! lintian --allow-root --fail-on error,warning "$@" | grep -E "^[EW]:"' - \
        "$packages"/*.changes
else
    echo "skipped: lintian is not here (.ci/deb-deps)"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
