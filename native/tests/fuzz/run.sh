#!/bin/sh
# run: libFuzzer over the C pipeline, for some seconds; needs clang. Findings are files crash-* in the
# folder that is printed; an input is run again with: native/tests/fuzz/run.sh 0 FILE
#
#     native/tests/fuzz/run.sh SECONDS [FILE...]

set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
out=$root/native/build/fuzz
data=$root/packages/syscalls/data
seconds=${1:?usage: run.sh SECONDS [FILE...]}
shift

if ! command -v clang >/dev/null; then
	echo "run.sh: clang is missing: apt-get install -y clang" >&2
	exit 1
fi
if [ ! -f "$(clang --print-file-name=libclang_rt.fuzzer-"$(uname -m)".a)" ]; then
	version=$(clang -dumpversion | cut -d. -f1)
	echo "run.sh: libFuzzer is missing: apt-get install -y libclang-rt-$version-dev" >&2
	exit 1
fi
for header in syscalls/generated/sbx_tables.h policy/generated/sbx_messages.h; do
	if [ ! -f "$root/packages/$header" ]; then
		echo "run.sh: packages/$header is missing: npm run build" >&2
		exit 1
	fi
done

mkdir -p "$out/corpus"
# Every word of the language, so that chance need not spell it.
{
	for table in syscalls errnos groups abis; do
		tail -n +2 "$data/$table.tsv" | cut -f1
	done
	tail -n +2 "$data/constants.tsv" | cut -f2
	tail -n +2 "$data/prototypes.tsv" | cut -f2- | tr '\t' '\n' | sed 's/.*[ *]//; s,/.*,,' | sort -u
	printf '%s\n' kill kill-thread trap log allow notify main constructor exec entry \
		arg0 arg1 arg2 arg3 arg4 arg5 '==' '!=' '<' '<=' '>' '>=' '&&' '||' '&' '|' '~' \
		SECCOMP_SYSCALL_ALLOW= SECCOMP_SYSCALL_DENY= SECCOMP_DEFAULT_ACTION= \
		SECCOMP_ARCHITECTURES= SECCOMP_INSTALL_AT= SECCOMP_VERBOSE= \
		0x40000000 0xffffffff 4294967296 0o 0x 4095 4096
} | grep -v -x -e - -e '?' -e '' | sed 's/.*/"&"/' >"$out/words.dict"

sources=
for file in "$root"/native/core/*.c; do
	[ "$(basename "$file")" = memory.c ] || sources="$sources $file"
done
# shellcheck disable=SC2086
clang -g -O1 -std=gnu11 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	-I"$root/native/core" -I"$root/packages/syscalls/generated" \
	-I"$root/packages/policy/generated" -o "$out/fuzz" "$here/target.c" "$here/check.c" $sources

cd "$out"
echo "findings: $out"
if [ $# -gt 0 ]; then
	exec ./fuzz "$@"
fi
exec ./fuzz -dict=words.dict -max_len=4096 -timeout=10 -print_final_stats=1 \
	-max_total_time="$seconds" corpus "$here/corpus"
