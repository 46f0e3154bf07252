// arguments: what each program is given, and those that are not run at all, with the reason.

/** A program that is patched and read, but never run. */
interface Rule {
  readonly names: RegExp;
  /** What it would do, or wait for. */
  readonly reason: string;
}

const never = (names: RegExp, reason: string): Rule => ({ names, reason });

const rules: readonly Rule[] = [
  never(/^(reboot|halt|poweroff|shutdown|init|telinit|runlevel|kexec)$/, "stops the machine"),
  never(/^(killall5?|pkill|kill|skill|snice)$/, "ends other processes"),
  never(/^(mkfs|mke2fs|mkswap|fsck|e2fsck|badblocks|wipefs|fdisk|sfdisk|blkdiscard)/, "disks"),
  never(/^(hwclock|swapon|swapoff|losetup|u?mount|pivot_root|switch_root)$/, "the whole machine"),
  never(/passwd|^(chsh|chfn|chage|newgrp|sg|su|sulogin|login|vipw|vigr)$/, "accounts"),
  never(/^((user|group)(add|del|mod|mems)|(gr|pw)(ck|conv|unconv)|pwhistory_helper)$/, "accounts"),
  never(/^(agetty|getty|sshd|cron|atd|dbus-daemon|nologin)$/, "waits for somebody"),
];

const VERSION = ["--version"] as const;

/** What `name` is run with; `undefined` when it is not run. */
export function argumentsOf(name: string): readonly string[] | undefined {
  return rules.some(({ names }) => names.test(name)) ? undefined : VERSION;
}
