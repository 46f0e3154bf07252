#!/bin/sh
# fetch-headers: Debian sid's linux-libc-dev and manpages-dev -> a directory with every architecture's kernel
# headers, and with the manual pages of system calls.
# Usage: fetch-headers.sh [DIRECTORY]    prints the directory that the import scripts take as --headers
# The machine's own apt state is not touched; the mirror is the machine's own.
set -eu

directory=${1:-$(mktemp -d)}
state=$directory/apt
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
directory=$(cd "$directory" && pwd)
state=$directory/apt
: >"$state/status"

mirror=${SBX_DEBIAN_MIRROR:-$(
	cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		grep -Eo '^(URIs:|deb )[^#]*' | grep -Eo '[a-z+]+://[^ ]*/debian/?( |$)' | head -n 1 | tr -d ' '
)}
if [ -z "$mirror" ]; then
	echo "fetch-headers: no Debian mirror in /etc/apt" >&2
	echo "help: set SBX_DEBIAN_MIRROR to the address of one" >&2
	exit 1
fi

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keyring] $mirror sid main" >"$state/sources.list"

cat >"$state/apt.conf" <<CONFIG
Dir::Etc::SourceList "$state/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$state";
Dir::State::lists "$state/lists";
Dir::State::status "$state/status";
Dir::Cache "$state/cache";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
CONFIG
export APT_CONFIG="$state/apt.conf"

apt-get -qq update >&2
(cd "$state" && apt-get -qq download linux-libc-dev manpages-dev >&2)
for package in linux-libc-dev manpages-dev; do
	dpkg -x "$state/$package"_*.deb "$directory/headers"
done
echo "$directory/headers"
