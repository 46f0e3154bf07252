# aarch64: its other ABI, arm, and the library, which no other test tries on this processor.
user=nobody
check "arm: a list of two is all" 0 bare "" sandboxify -a write:exit_group bare-arm
check "arm: a list of one kills" 159 "" "" sandboxify -a exit_group bare-arm
check "arm: inject is refused" 125 "" "$refused" \
	sandboxify --via inject -a write:exit_group bare-arm
check "a program of arm is killed" 159 "" "" \
	sandboxify -d acct subject-static exec /programs/bare-arm
check "aarch64:arm: a program of arm" 0 bare "" \
	sandboxify --arch aarch64:arm -d acct subject-static exec /programs/bare-arm
check "arm programs run here" 0 bare "" bare-arm

# On glibc it installs before constructors here; see sbx_code_calls().
library="env LD_PRELOAD=/sbx/libsandbox.so"
for user in root nobody; do
	for kind in dynamic fixed stripped-dynamic; do
		check "library, $kind, as $user" 42 "$filtered" "" \
			$library SECCOMP_SYSCALL_DENY=getppid=99 subject-$kind one
	done
	check "library, musl-dynamic, as $user" 42 "$late" "" \
		$library SECCOMP_SYSCALL_DENY=getppid=99 subject-musl-dynamic one
	check "library, a policy in the file, as $user" 42 "$filtered" "" \
		$library SECCOMP_SYSCALL_DENY=acct policy-dynamic one
	check "library, musl, a policy in the file, as $user" 42 "$late" "" \
		$library SECCOMP_SYSCALL_DENY=acct policy-musl-dynamic one
	check "library: a list kills, as $user" 159 "" "" \
		$library SECCOMP_SYSCALL_ALLOW=exit_group subject-dynamic
	check "library: a misspelt call, as $user" 125 "" \
		'libsandbox: SECCOMP_SYSCALL_ALLOW:1:1: unknown system call "wriet"; help: *' \
		$library SECCOMP_SYSCALL_ALLOW=wriet subject-dynamic
done
