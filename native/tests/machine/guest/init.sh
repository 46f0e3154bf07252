# init: the first process of the machine. It runs the tests, or a command, and turns the machine off.
/bin/busybox --install -s /bin
export PATH=/sbx:/programs:/bin GUEST=/guest PLAN=
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo "Linux $(uname -r), started after $(cut -d ' ' -f 1 /proc/uptime) s"
if [ -e /command ]; then
	sh /command
	echo "ended $?"
else
	sh -u /tests.sh
fi
reboot -f
