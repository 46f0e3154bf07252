// A call as text: tables against what strace writes, and laws for bytes of any kind.

import { abis, syscallNames, syscallNumber } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { decodeCall, pointedTexts, type SeenCall } from "../../src/decode/call.js";

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

function seen(
  name: string,
  list: readonly (number | bigint)[],
  memory: Readonly<Record<number, string | Uint8Array>> = {},
  abi: Parameters<typeof syscallNumber>[0] = "x86_64",
): SeenCall {
  const entries = Object.entries(memory).map(
    ([index, one]) => [Number(index), typeof one === "string" ? bytes(one) : one] as const,
  );
  const words = Array.from({ length: 6 }, (_, index) =>
    BigInt.asUintN(64, BigInt(list[index] ?? 0)),
  );
  return {
    abi,
    number: syscallNumber(abi, name) ?? -1,
    arguments: words,
    memory: new Map(entries),
  };
}

const decode = (...args: Parameters<typeof seen>) => decodeCall(seen(...args));

const inet = Uint8Array.from([2, 0, 0x1f, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
const inet6 = Uint8Array.from([
  10,
  0,
  0,
  53,
  0,
  0,
  0,
  0,
  0x20,
  1,
  0xd,
  0xb8,
  ...Array(11).fill(0),
  1,
]);
const netlink = Uint8Array.from([16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);

describe("x86_64", () => {
  test.each<[string, string]>([
    [
      decode("openat", [0xffffff9c, 0x7ffd0000, 0o2000000], { 1: "/etc/shadow\0rest" }),
      'openat(AT_FDCWD, "/etc/shadow", O_RDONLY|O_CLOEXEC)',
    ],
    [
      decode("openat", [-100, 1, 0o1101, 0o644], { 1: "a" }),
      'openat(AT_FDCWD, "a", O_WRONLY|O_CREAT|O_TRUNC, 0644)',
    ],
    [decode("openat", [3, 1, 0o4010002], { 1: "a" }), 'openat(3, "a", O_RDWR|O_SYNC)'],
    [
      decode("openat", [-100, 1, 0o20200002, 0o600], { 1: "." }),
      'openat(AT_FDCWD, ".", O_RDWR|O_TMPFILE, 0600)',
    ],
    // Only 32 bits count, whatever stands above them.
    [decode("close", [0xdeadbeef00000003n]), "close(3)"],
    [decode("exit_group", [-1]), "exit_group(-1)"],
    [decode("close", [-1]), "close(4294967295)"],
    [
      decode("socket", [2, 0x80801, 0]),
      "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC, IPPROTO_IP)",
    ],
    [decode("socket", [16, 3, 0]), "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)"],
    [decode("socket", [1, 5, 0]), "socket(AF_UNIX, SOCK_SEQPACKET, 0)"],
    [decode("socket", [77, 9, 1]), "socket(77, 9, 1)"],
    [
      decode("connect", [3, 1, 16], { 1: inet }),
      "connect(3, {family=AF_INET, port=8080, addr=127.0.0.1}, 16)",
    ],
    [
      decode("connect", [3, 1, 28], { 1: inet6 }),
      "connect(3, {family=AF_INET6, port=53, addr=2001:db8::1}, 28)",
    ],
    [
      decode("bind", [3, 1, 12], { 1: netlink }),
      "bind(3, {family=AF_NETLINK, pid=0, groups=0x1}, 12)",
    ],
    [
      decode("connect", [3, 1, 110], { 1: "\x01\0/run/x.sock\0" }),
      'connect(3, {family=AF_UNIX, path="/run/x.sock"}, 110)',
    ],
    [
      decode("connect", [3, 1, 6], { 1: "\x01\0\0abc\x1b" }),
      'connect(3, {family=AF_UNIX, path=@"abc"}, 6)',
    ],
    [decode("connect", [3, 1, 2], { 1: "\x01\0" }), "connect(3, {family=AF_UNIX, unnamed}, 2)"],
    [decode("connect", [3, 1, 1], { 1: "\x01\0" }), "connect(3, 0x1, 1)"],
    [decode("accept", [3, 1, 0], { 1: inet }), "accept(3, 0x1, NULL)"],
    [
      decode("mmap", [0, 4096, 3, 0x22, -1, 0]),
      "mmap(0, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)",
    ],
    [decode("mprotect", [0x7f0000000000n, 4096, 0]), "mprotect(0x7f0000000000, 4096, PROT_NONE)"],
    [
      decode("mprotect", [0x7f0000000000n, 4096, 0x45]),
      "mprotect(0x7f0000000000, 4096, PROT_READ|PROT_EXEC|0x40)",
    ],
    [
      decode("clone", [0x3d0f00, 0x7f0000001000n, 0, 0, 0]),
      "clone(CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, 0x7f0000001000, NULL, NULL, 0)",
    ],
    [
      decode("clone", [0x1200011, 0]),
      "clone(SIGCHLD|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID, 0, NULL, NULL, 0)",
    ],
    [decode("unshare", [0x10000080]), "unshare(CLONE_NEWTIME|CLONE_NEWUSER)"],
    [decode("fcntl", [3, 2, 1]), "fcntl(3, F_SETFD, FD_CLOEXEC)"],
    [decode("fcntl", [3, 3, 77]), "fcntl(3, F_GETFL)"],
    [decode("fcntl", [3, 4, 0o4002]), "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK)"],
    [decode("fcntl", [3, 0x406, 10]), "fcntl(3, F_DUPFD_CLOEXEC, 10)"],
    [decode("fcntl", [3, 8, 1]), "fcntl(3, F_SETOWN, 1)"],
    [decode("ioctl", [1, 0x5401, 0x7ffd00000000n]), "ioctl(1, TCGETS, 0x7ffd00000000)"],
    [decode("ioctl", [1, 0x12345678, 0]), "ioctl(1, 0x12345678, 0)"],
    [decode("prctl", [2, 0]), "prctl(PR_GET_PDEATHSIG, 0, 0, 0, 0)"],
    [decode("prctl", [1, 9]), "prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)"],
    [decode("prctl", [0x53564d41]), "prctl(PR_SET_VMA, 0, 0, 0, 0)"],
    [decode("setsockopt", [3, 1, 2, 0, 4]), "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, NULL, 4)"],
    [decode("setsockopt", [3, 6, 1, 0, 4]), "setsockopt(3, SOL_TCP, TCP_NODELAY, NULL, 4)"],
    [decode("kill", [1, 9]), "kill(1, SIGKILL)"],
    [decode("kill", [-1, 0]), "kill(-1, 0)"],
    [decode("lseek", [3, -1, 2]), "lseek(3, -1, SEEK_END)"],
    [
      decode("futex", [0x7f0000000000n, 0x81, 1]),
      "futex(0x7f0000000000, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0)",
    ],
    [decode("write", [1, 1, 3], { 1: "a\nb\0" }), 'write(1, "a\\nb", 3)'],
    [decode("write", [1, 1, 300], { 1: "a".repeat(40) }), `write(1, "${"a".repeat(32)}"..., 300)`],
    [decode("write", [1, 1, 300], { 1: "a" }), 'write(1, "a"..., 300)'],
    [decode("chmod", [1, 0o4755], { 0: "/x" }), 'chmod("/x", 04755)'],
    [decode("access", [1, 4], { 0: "/x" }), 'access("/x", R_OK)'],
    [decode("access", [1, 0], { 0: "/x" }), 'access("/x", F_OK)'],
    [
      decode("execve", [1, 2, 3], { 0: '\x1b]0;\x07\xe2\x80\xae"\\' }),
      'execve("\\x1b]0;\\x07\\xe2\\x80\\xae\\"\\\\", 0x2, 0x3)',
    ],
    [decode("getpid", [1, 2, 3]), "getpid()"],
    [decode("ptrace", [16, 1]), "ptrace(PTRACE_ATTACH, 1, 0, 0)"],
    [decode("wait4", [-1, 0, 1, 0]), "wait4(-1, NULL, WNOHANG, NULL)"],
    [
      decode("mount", [1, 2, 3, 0xc0ed0001, 0], { 0: "none", 1: "/mnt", 2: "tmpfs" }),
      'mount("none", "/mnt", "tmpfs", MS_RDONLY|MS_MGC_VAL, NULL)',
    ],
  ])("%s", (text, wanted) => {
    expect(text).toBe(wanted);
  });
});

test("an offset of an i386 program is put together from its halves", () => {
  expect(decode("pread64", [3, 0, 16, 1, 2], {}, "i386")).toBe("pread64(3, NULL, 16, 8589934593)");
});

test("the place of a parameter is its ABI's", () => {
  const flags = "CLONE_VM|CLONE_VFORK";
  expect(decode("clone", [0, 0x4111], {}, "s390x")).toMatch(`clone(0, SIGCHLD|${flags}`);
  expect(decode("clone", [0x4111], {}, "aarch64")).toMatch(`clone(SIGCHLD|${flags}`);
});

test.each([
  [{ abi: "x86_64", number: 9999 }, "syscall_9999(0x1, 0x2)"],
  [{ abi: "mips", number: 3 }, "syscall_3(0x1, 0x2)"],
])("a call that is not known is its number: %j", (call, text) => {
  expect(decodeCall({ ...call, arguments: [1n, 2n] })).toBe(text);
});

test("every call of every ABI becomes printable text, whatever its arguments and memory", () => {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state;
  };
  for (const { name: abi } of abis) {
    for (const name of syscallNames(abi)) {
      const list = Array.from({ length: 6 }, () =>
        random() % 3 === 0 ? BigInt(random() % 8) : (BigInt(random()) << 32n) | BigInt(random()),
      );
      const memory = Object.fromEntries(
        list.map((_, at) => [
          at,
          Uint8Array.from({ length: random() % 40 }, () => random() >>> 13),
        ]),
      );
      const text = decode(name, list, memory, abi);
      expect(text).toMatch(/^\w+\([ -~]*\)$/);
    }
  }
});

test("paths and addresses are evidence, and what was written is not", () => {
  expect(pointedTexts(seen("openat", [-100, 1, 0], { 1: "/a\0" }))).toEqual(['"/a"']);
  expect(pointedTexts(seen("rename", [1, 2], { 0: "/a\0", 1: "b\n\0" }))).toEqual([
    '"/a"',
    '"b\\n"',
  ]);
  expect(pointedTexts(seen("connect", [3, 1, 16], { 1: inet }))).toEqual([
    "{family=AF_INET, port=8080, addr=127.0.0.1}",
  ]);
  expect(pointedTexts(seen("write", [1, 1, 6], { 1: "secret" }))).toEqual([]);
  expect(pointedTexts({ abi: "mips", number: 1, arguments: [] })).toEqual([]);
});
