import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { errnosOnPage } from "../scripts/pages.js";
import { errnoName, errnoNumber, syscallErrnos, syscallNames } from "../src/index.js";
import { scratch, script } from "./planting.js";

const KNOWN = new Map(
  ["EAGAIN", "EBADF", "EINVAL", "EPERM", "ESRCH"].map((name) => [name, name] as const),
);
KNOWN.set("EWOULDBLOCK", "EAGAIN");

/** Manual pages as manpages-dev has them. */
function writePages(pages: Readonly<Record<string, string>>): string {
  const directory = join(scratch, "usr/share/man/man2");
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(pages)) {
    writeFileSync(join(directory, `${name}.2.gz`), gzipSync(text));
  }
  return scratch;
}

const page = (errors: string, returns = "On error, \\-1.") =>
  `.TH x 2\n.SH NAME\nx\n.SH RETURN VALUE\n${returns}\n.SH ERRORS\n${errors}\n.SH STANDARDS\nESRCH\n`;

describe("the errnos of a call", () => {
  test.each([
    ["kill", "EINVAL EPERM ESRCH"],
    ["getpid", ""],
    ["umask", ""],
    ["exit_group", ""],
  ])("%s: %s", (name, errnos) => {
    expect(syscallErrnos(name)).toEqual(errnos === "" ? [] : errnos.split(" "));
  });

  test.each(["ioctl", "read", "socket", "io_uring_setup", "afs_syscal", "constructor"])(
    "%s: not known",
    (name) => expect(syscallErrnos(name)).toBeUndefined(),
  );

  test("each is the kernel's own name of an errno, and they are sorted", () => {
    for (const call of syscallNames()) {
      const errnos = syscallErrnos(call) ?? [];
      expect([call, errnos]).toEqual([call, [...new Set(errnos)].sort()]);
      for (const errno of errnos) expect(errnoName(errnoNumber(errno) as number)).toBe(errno);
    }
  });
});

describe("import-errors", () => {
  test.each([
    [
      "those of the section, by the kernel's name",
      ".B EWOULDBLOCK\n.B EBADF\n.BR EPERM .",
      "EAGAIN EBADF EPERM",
    ],
    ["no other capitals, and no comments", '.B EXIT\n.\\" EPERM\n.B EINVAL \\" ESRCH', "EINVAL"],
    [
      "those of a call that the page refers to, too",
      ".B EBADF\n.TP\nThe same errors as\n.BR other (2).",
      "EBADF ESRCH",
    ],
    ["not those of a call to see", "These errors:\n.TP\n.B EBADF\n(See\n.BR other (2).)", "EBADF"],
    ["none of a call that always succeeds", "This call is always successful.", ""],
    ["nothing known of a page that is open-ended", ".B EBADF\nOther errors may occur.", undefined],
    ["nothing known of a page that says nothing", "None to speak of.", undefined],
    [
      "nothing known with a reference to no page",
      ".B EBADF\n.TP\nThe errors of\n.BR nosuch (2).",
      undefined,
    ],
  ])("a page gives %s", (_, errors, errnos) => {
    const directory = writePages({ call: page(errors), other: page(".B ESRCH") });
    expect(errnosOnPage(directory, "call", KNOWN)?.join(" ")).toBe(errnos);
  });

  test("a page that is another's follows it; a missing one is not known", () => {
    const directory = writePages({ call: ".so man2/other.2\n", other: page(".B ESRCH") });
    expect(errnosOnPage(directory, "call", KNOWN)).toEqual(["ESRCH"]);
    expect(errnosOnPage(directory, "nosuch", KNOWN)).toBeUndefined();
  });

  test("what ends a page without errors is that the call does not return", () => {
    const directory = writePages({ exit: page("", "This call does not return.") });
    expect(errnosOnPage(directory, "exit", KNOWN)).toEqual([]);
  });

  test("--check says what differs and changes nothing; without it the table is written", () => {
    const headers = writePages({ kill: page(".B EPERM"), readahead: page(".B EBADF") });
    const table = () => readFileSync(join(scratch, "data/errors.tsv"), "utf8");
    const before = table();
    const { status, stderr } = script("import-errors.ts", "--headers", headers, "--check");
    expect(status).toBe(1);
    expect(stderr).toContain("errors.tsv is not what the headers give\n- ");
    expect(stderr).toContain("\n- kill\tEINVAL EPERM ESRCH\n");
    expect(stderr).toContain("\n+ kill\tEPERM\n");
    expect(table()).toBe(before);
    expect(script("import-errors.ts", "--headers", headers).status).toBe(0);
    expect(table()).toContain("\nkill\tEPERM\nreadahead\tEBADF\n");
    expect(script("import-errors.ts", "--headers", headers, "--check").status).toBe(0);
  });

  test("a tree without pages is refused", () => {
    expect(script("import-errors.ts", "--headers", scratch)).toEqual({
      status: 1,
      stderr: `import-errors: there are no manual pages in ${scratch}\n`,
    });
  });
});
