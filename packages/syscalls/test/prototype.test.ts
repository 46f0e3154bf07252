import { describe, expect, test } from "vitest";
import {
  type PrototypeParameter,
  syscallNames,
  syscallPrototype,
  syscallSince,
} from "../src/index.js";
import { rows } from "./rows.js";

/** The types of parameters that are no pointers. Who compares one must know its width and sign. */
const INTEGER_TYPES = [
  "aio_context_t",
  "clockid_t",
  "enum landlock_rule_type",
  "gid_t",
  "int",
  "key_serial_t",
  "key_t",
  "loff_t",
  "long",
  "mqd_t",
  "off_t",
  "pid_t",
  "qid_t",
  "rwf_t",
  "size_t",
  "timer_t",
  "u32",
  "u64",
  "uid_t",
  "umode_t",
  "unsigned int",
  "unsigned long",
];

const everyParameter = syscallNames().flatMap((name) => syscallPrototype(name) ?? []);

function text(parameters: readonly PrototypeParameter[] | undefined): string {
  if (parameters === undefined) return "unknown";
  const join = ({ type, name }: PrototypeParameter) => `${type} ${name}`.replace("* ", "*");
  return parameters.map(join).join(", ") || "-";
}

describe("prototype", () => {
  test.each(rows("prototypes.txt"))("%s(%s)", (name, prototype) => {
    expect(text(syscallPrototype(name as string))).toBe(prototype);
  });

  test("every x86_64 call has one", () => {
    const without = syscallNames("x86_64").filter((name) => !syscallPrototype(name));
    expect(without).toEqual([]);
  });

  test("no call has more than six parameters", () => {
    const most = Math.max(...syscallNames().map((name) => syscallPrototype(name)?.length ?? 0));
    expect(most).toBe(6);
  });

  test("a parameter is a pointer or of a known integer type", () => {
    const values = everyParameter.map(({ type }) => type).filter((type) => !type.endsWith("*"));
    expect([...new Set(values)].sort()).toEqual(INTEGER_TYPES);
  });

  test("what is no system call has none", () => {
    expect(syscallPrototype("opennat")).toBeUndefined();
    expect(syscallPrototype("constructor")).toBeUndefined();
  });
});

describe("since", () => {
  test.each([
    ["read", "1.0"],
    ["openat", "2.6.16"],
    ["pread64", "2.2"],
    ["getrandom", "3.17"],
    ["clock_gettime64", "5.1"],
    ["mount_setattr", "5.12"],
    ["fchmodat2", "6.6"],
    ["listns", "6.19"],
  ])("%s has been there since Linux %s", (name, release) => {
    expect(syscallSince(name)).toBe(release);
  });

  test("what syscalls(2) does not know, or knows as never implemented, has none", () => {
    const without = syscallNames().filter((name) => syscallSince(name) === undefined);
    expect(without).toMatchInlineSnapshot(`
      [
        "afs_syscall",
        "arm_fadvise64_64",
        "break",
        "epoll_ctl_old",
        "epoll_wait_old",
        "ftime",
        "getpmsg",
        "gtty",
        "idle",
        "lock",
        "mpx",
        "prof",
        "profil",
        "putpmsg",
        "security",
        "stty",
        "timerfd",
        "tuxcall",
        "ulimit",
        "vserver",
      ]
    `);
  });
});
