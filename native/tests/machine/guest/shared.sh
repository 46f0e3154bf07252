# shared: what holds for the launcher on every machine.

# The line that subject prints. At main, its constructor came before the filter.
filtered="before 99, main 99, filter 21, child 0, tracer 0, descriptors 3, variables 0, one"
late="before 0, main 99, filter 21, child 0, tracer 0, descriptors 3, variables 0, one"
# What must be said of any failure, on one line.
refused="sandboxify: *; help: *"

# check_ways KIND WAYS: subject of this kind is filtered in each of these ways, as $user.
check_ways() {
	kind=$1
	for way in $2; do
		via=${way%:*} at=${way#*:}
		expected=$filtered
		[ $at != main ] || expected=$late
		check "$via at $at, $kind, as $user" 42 "$expected" "" \
			sandboxify --via $via --at $at -d getppid=99 subject-$kind one
	done
}

kinds="static static-pie dynamic fixed stripped stripped-dynamic musl-static musl-dynamic"
for user in root nobody; do
	for kind in $kinds; do
		check_ways $kind "keyed:exec inject:exec inject:entry inject:main"
	done
done
user=root
for kind in static dynamic musl-dynamic; do
	check_ways $kind "suspend:exec suspend:entry suspend:main"
done

user=nobody
check "suspend without privilege is refused" 125 "" "$refused" \
	sandboxify --via suspend -d getppid=99 subject-static one

# The loader's calls are filtered at exec, and not at entry.
for via in keyed inject; do
	check "$via at exec: the loader is filtered" 127 "" "*libc.so.6*" \
		sandboxify --via $via -d openat=EACCES subject-dynamic open
done
check "at entry: the loader is not filtered" 42 "open 13" "" \
	sandboxify --at entry -d openat=EACCES subject-dynamic open
check "at main: a list of four" 42 "open 0" "" \
	sandboxify --at main -a openat:newfstatat:write:exit_group subject-static open
check "at main: a list of three kills" 159 "" "" \
	sandboxify --at main -a openat:newfstatat:exit_group subject-static open

for via in keyed inject; do
	check "$via: a list of two is all" 0 bare "" sandboxify --via $via -a write:exit_group bare
	check "$via: a list of one kills" 159 "" "" sandboxify --via $via -a exit_group bare
	check "$via: another execve is refused" 42 "exec 13" "" \
		sandboxify --via $via -d execve=EACCES subject-static exec /programs/bare
	check "$via: another execve kills" 159 "" "" \
		sandboxify --via $via -d execve subject-static exec /programs/bare
	check "$via: a program that is executed keeps the filter" 42 "${filtered%, one}" "" \
		sandboxify --via $via -d getppid=99 subject-static exec /programs/subject-dynamic
	check "$via: a script" 42 "${filtered%one}/guest/script, one" "" \
		sandboxify --via $via -d getppid=99 /guest/script one
	check "$via: a program of Go" 42 "go 99" "" sandboxify --via $via -d getppid=99 go
	check "$via: no such program" 127 "" "$refused" sandboxify --via $via -d acct no-such
	check "$via: no program at all" 126 "" "$refused" sandboxify --via $via -d acct /guest/check.sh
	check "$via: a folder" 126 "" "$refused" sandboxify --via $via -d acct /guest
done
check "at entry: a program of Go" 42 "go 99" "" sandboxify --at entry -d getppid=99 go
check "at main: a program of Go is refused" 125 "" "$refused" \
	sandboxify --at main -d getppid=99 go

check "no policy" 125 "" "$refused" sandboxify subject-static
check "a misspelt call" 125 "" \
	'sandboxify: --allow:1:7: unknown system call "wriet"; help: did you mean "write"[?]' \
	sandboxify -a fstat:wriet subject-static

# Static programs that ld-sandbox.so starts.
for user in root nobody; do
	for kind in static static-pie musl-static; do
		check "loader, $kind, as $user" 42 "$filtered" "" \
			env SECCOMP_SYSCALL_DENY=getppid=99 sandboxed-$kind one
		check "loader, $kind, a policy in the file, as $user" 42 "$filtered" "" \
			env SECCOMP_SYSCALL_DENY=acct policy-$kind one
		check "loader, $kind, a list kills, as $user" 159 "" "" \
			env SECCOMP_SYSCALL_ALLOW=exit_group sandboxed-$kind
	done
	check "loader: registers without a policy, as $user" 0 "" "" sandboxed-start
	check "loader: registers, as $user" 0 "" "" \
		env SECCOMP_SYSCALL_ALLOW=exit_group sandboxed-start
	check "loader: the first call, as $user" 159 "" "" env SECCOMP_SYSCALL_ALLOW= sandboxed-start
	check "loader: a misspelt call, as $user" 125 "" \
		'ld-sandbox: SECCOMP_SYSCALL_ALLOW:1:1: unknown system call "wriet"; help: *' \
		env SECCOMP_SYSCALL_ALLOW=wriet sandboxed-static
	check "loader: no program, as $user" 125 "" "ld-sandbox: install: this is no program*" \
		/sbx/ld-sandbox.so
done

# The helper's death is the program's.
for user in root nobody; do
	check "the helper killed, as $user" 0 "ended 137" "" /guest/orphan slow
done

# Inside a container, the program may be its first process.
user=root
for at in exec main; do
	expected=$filtered
	[ $at != main ] || expected=$late
	check "as a container's first process, at $at" 42 "$expected" "" \
		unshare -p -f --mount-proc sandboxify --at $at -d getppid=99 subject-static one
done
