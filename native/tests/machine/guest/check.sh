# check: one test, a line "ok NAME" or "not ok NAME: reason" on the console.
#
# Scripts are read twice: in the machine, and with PLAN set on the one that starts it, to know which
# tests must come. So whether a check is reached may depend on nothing but the script.

user=root
limit=60
count=0

# check NAME STATUS OUTPUT MESSAGE COMMAND...: as $user and within $limit seconds, COMMAND ends with
# STATUS, and what it prints on standard output and on standard error matches the patterns.
check() {
	name=$1 status=$2 output=$3 message=$4
	shift 4
	count=$((count + 1))
	if [ -n "$PLAN" ]; then
		echo "$name"
		return
	fi
	# A shell's own word on how a command ended would otherwise be among the messages.
	(exec timeout -s KILL $limit become $user "$@" >/tmp/output 2>/tmp/message </dev/null)
	ended=$?
	printed=$(cat /tmp/output)
	said=$(cat /tmp/message)
	wrong=
	[ $ended -eq $status ] || wrong="status $ended, not $status; "
	matches "$printed" "$output" || wrong="${wrong}printed [$printed], not [$output]; "
	matches "$said" "$message" || wrong="${wrong}said [$said], not [$message]; "
	if [ -z "$wrong" ]; then
		echo "ok $name"
	else
		echo "not ok $name: $(echo "${wrong%; }" | tr '\n' ' ')"
	fi
}

# matches TEXT PATTERN
matches() {
	case $1 in
	$2) true ;;
	*) false ;;
	esac
}

# The line without which nobody can say that all tests have run.
close_checks() {
	[ -n "$PLAN" ] || echo "closed after $count"
}

# setting NAME VALUE: of the kernel.
setting() {
	[ -n "$PLAN" ] || sysctl -w "$1=$2" >/dev/null
}
