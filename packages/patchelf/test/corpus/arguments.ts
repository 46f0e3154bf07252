// arguments: what each program is given, and those that are not run at all, with the reason.

interface Rule {
  readonly names: RegExp;
  /** `undefined`: it is patched and read, but never run. */
  readonly given: readonly string[] | undefined;
  readonly reason: string;
}

const never = (names: RegExp, reason: string): Rule => ({ names, given: undefined, reason });
const instead = (names: RegExp, given: string, reason: string): Rule => ({
  names,
  given: given.split(" "),
  reason,
});

const rules: readonly Rule[] = [
  never(/^(reboot|halt|poweroff|shutdown|init|telinit|runlevel|kexec)$/, "stops the machine"),
  never(/^(killall5|killall|pkill|kill|skill|snice)$/, "ends other processes"),
  never(
    /^(mkfs|mke2fs|mkswap|fsck|e2fsck|badblocks|wipefs|fdisk|sfdisk|blkdiscard)/,
    "writes to disks",
  ),
  never(
    /passwd|^(chsh|chfn|newgrp|sg|vipw|vigr|user|group|grp|pw|chage|login|su$|sulogin)/,
    "accounts",
  ),
  never(
    /^(hwclock|swapon|swapoff|losetup|mount|umount|pivot_root|switch_root)$/,
    "the machine's state",
  ),
  never(/^(agetty|getty|sshd|cron|atd|dbus-daemon|nologin)$/, "waits for somebody"),
  instead(/^(true|false|\[|test|yes)$/, "--version", "says its version only alone"),
];

const VERSION = ["--version"] as const;

/** What `name` is run with; `undefined` when it is not run. */
export function argumentsOf(name: string): readonly string[] | undefined {
  const rule = rules.find(({ names }) => names.test(name));
  return rule === undefined ? VERSION : rule.given;
}
