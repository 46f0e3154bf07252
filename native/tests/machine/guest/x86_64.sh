# x86_64: its other ABI, i386, by programs of its own and by the gate that every program has.
for user in root nobody; do
	for kind in i386-static i386-dynamic; do
		check_ways $kind "keyed:exec inject:exec inject:entry inject:main"
	done
done
user=root
check_ways i386-static "suspend:exec suspend:entry suspend:main"

user=nobody
for via in keyed inject; do
	check "$via, i386: a list of two is all" 0 bare "" \
		sandboxify --via $via -a write:exit_group bare-i386
	check "$via, i386: a list of one kills" 159 "" "" sandboxify --via $via -a exit_group bare-i386
	check "$via, i386: another execve is refused" 42 "exec 13" "" \
		sandboxify --via $via -d execve=EACCES subject-i386-static exec /programs/bare-i386
	check "$via, i386: a script" 42 "${filtered%one}/guest/script-i386, one" "" \
		sandboxify --via $via -d getppid=99 /guest/script-i386 one
	check "$via, i386: a program of Go" 42 "go 99" "" sandboxify --via $via -d getppid=99 go-386
	check "$via, i386: x86_64's gate kills" 159 "" "" sandboxify --via $via -d acct long-call
	check "$via: i386's gate kills" 159 "" "" sandboxify --via $via -d acct foreign-call
	check "$via, i386: a program of x86_64 is killed" 159 "" "" \
		sandboxify --via $via -d acct subject-i386-static exec /programs/bare
	check "$via: a program of i386 is killed" 159 "" "" \
		sandboxify --via $via -d acct subject-static exec /programs/bare-i386
	# The same with both ABIs named, in either order.
	for arch in x86_64:i386 i386:x86_64; do
		both="sandboxify --via $via --arch $arch"
		check "$via, $arch: i386's gate passes" 0 passed "" $both -d acct foreign-call
		check "$via, $arch: i386's gate is filtered" 0 refused "" $both -d getpid=1 foreign-call
		check "$via, $arch: x86_64's gate passes" 0 passed "" $both -d acct long-call
		check "$via, $arch: x86_64's gate is filtered" 0 refused "" $both -d getpid=1 long-call
		check "$via, $arch: a program of x86_64" 0 bare "" \
			$both -d getppid=99 subject-i386-static exec /programs/bare
		check "$via, $arch: a program of i386" 42 "${filtered%, one}" "" \
			$both -d getppid=99 subject-static exec /programs/subject-i386-static
	done
	check "$via, i386: not without its ABI" 125 "" "$refused" \
		sandboxify --via $via --arch x86_64 -d acct bare-i386
done
check "at main, i386: a list of four" 42 "open 0" "" \
	sandboxify --at main -a openat:statx:write:exit_group subject-i386-static open
check "at entry, i386: the loader is not filtered" 42 "open 13" "" \
	sandboxify --at entry -d openat=EACCES subject-i386-dynamic open
check "i386: a negative argument" 42 "open 13" "" \
	sandboxify -d "openat(dirfd == AT_FDCWD)=EACCES" subject-i386-static open
check "by its variable: both ABIs" 0 passed "" \
	env SECCOMP_ARCHITECTURES=x86_64:i386 SECCOMP_SYSCALL_DENY=acct sandboxify foreign-call

# Without a filter both gates are open, or the above would mean nothing.
check "i386's gate is open" 0 passed "" foreign-call
check "x86_64's gate is open to i386" 0 passed "" long-call

# The library.
library="env LD_PRELOAD=/sbx/libsandbox.so"
for user in root nobody; do
	for kind in dynamic fixed musl-dynamic; do
		check "library, $kind, as $user" 42 "$late" "" \
			$library SECCOMP_SYSCALL_DENY=getppid=99 subject-$kind one
	done
	for action in kill kill-thread trap EPERM; do
		check "library, $action: i386's gate kills, as $user" 159 "" "" $library \
			SECCOMP_SYSCALL_DENY=getppid SECCOMP_DEFAULT_ACTION=$action foreign-call
	done
	check "library, log: i386's gate passes, as $user" 0 passed "" $library \
		SECCOMP_SYSCALL_DENY=getppid SECCOMP_DEFAULT_ACTION=log foreign-call
	check "library, both ABIs: i386's gate is filtered, as $user" 0 refused "" $library \
		SECCOMP_SYSCALL_DENY=getpid=1 SECCOMP_ARCHITECTURES=x86_64:i386 foreign-call
	check "library: a program of i386 is killed, as $user" 159 "" "" $library \
		SECCOMP_SYSCALL_DENY=acct subject-dynamic exec /programs/bare-i386
done
