# supervised: --explain and --learn, which stay beside the program. There is no Node here: short words, and records.

# counted NUMBER COMMAND...: how often the call was made, by the records of COMMAND on descriptor 7.
cat >/tmp/counted <<'SCRIPT'
number=$1
shift
"$@" 7>&1 >/dev/null | sed -n "s/.*\"number\":$number,.*\"count\":\([0-9]*\).*/\1/p" |
	awk '{ sum += $1 } END { print sum + 0 }'
SCRIPT
case $(uname -m) in
aarch64) getppid=173 ;;
*) getppid=110 ;;
esac

for user in root nobody; do
	for way in notify ptrace; do
		for at in exec entry main; do
			check "learn by $way at $at, as $user: threads, forks and execs are counted" 0 16000 "" \
				sh /tmp/counted $getppid \
				sandboxify --learn=$way --at $at --records 7 counter 4 3 500 1
		done
		check "learn by $way, as $user: the rest is counted where some passes unasked" 0 16000 "" \
			sh /tmp/counted $getppid \
			sandboxify --learn=$way -a '@basic-io mmap' --records 7 counter 4 3 500 1
		check "learn by $way, as $user: no status is lost" 42 "*" "" \
			sandboxify --learn=$way --records 7 subject-dynamic one 7>/dev/null
		check "learn by $way, as $user: a death is one" 143 "" "" \
			sandboxify --learn=$way --records 7 sh -c 'kill -TERM $$' 7>/dev/null
	done
	for kind in static dynamic musl-dynamic; do
		for at in exec entry main; do
			check "explain at $at, $kind, as $user: a violation is told of, and kills" 159 "*" \
				"sandboxify: violation: process * called getppid of * (kill); help: *" \
				sandboxify --explain --at $at -d getppid subject-$kind one
			check "explain at $at, $kind, as $user: an errno is returned" 42 "*main 1,*" "*getppid*" \
				sandboxify --explain --at $at -d getppid=EPERM subject-$kind one
		done
	done
done
