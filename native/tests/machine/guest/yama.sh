# yama: the launcher under each setting of who may trace whom. The last can't be taken back.
for scope in 0 1 2 3; do
	setting kernel.yama.ptrace_scope $scope
	for user in root nobody; do
		check "ptrace_scope $scope, keyed, as $user" 42 "$filtered" "" \
			sandboxify -d getppid=99 subject-dynamic one
		for at in exec entry main; do
			status=42 expected=$filtered said=
			[ $at != main ] || expected=$late
			case $scope-$user in
			2-nobody | 3-*) status=125 expected= said="$refused" ;;
			esac
			check "ptrace_scope $scope, inject at $at, as $user" $status "$expected" "$said" \
				sandboxify --via inject --at $at -d getppid=99 subject-dynamic one
		done
	done
done
user=root
check "ptrace_scope 3, suspend" 125 "" "$refused" \
	sandboxify --via suspend -d getppid=99 subject-static one
check "ptrace_scope 3, the message" 125 "" "*tracing is not permitted*ptrace_scope*--at exec*" \
	sandboxify --at main -d getppid=99 subject-static one
