// report: what a victim wrote -> the phases in which it was filtered, and all else that it saw.

/** The parts of a program's life that make a call, in their order. */
export type Phase = "library" | "constructor" | "main";

export interface Report {
  /** Whether the filter refused the phase's call, and by which errno. */
  readonly phases: Readonly<Partial<Record<Phase, string>>>;
  readonly pid: number;
  readonly filter: {
    readonly noNewPrivileges: string;
    readonly mode: string;
    readonly count: string;
  };
  /** Lines that are the same however the program is started. */
  readonly seen: readonly string[];
}

/** What differs from one process to the next, or is the filter itself. */
const OWN =
  /^(Pid|Tgid|Ngid|NSpid|NStgid|State|Threads|SigQ|Vm\w+|Rss\w+|(non)?voluntary_ctxt_switches|Speculation_\w+|NoNewPrivs|Seccomp|Seccomp_filters):/;

export function readReport(text: string): Report {
  const lines = text.split("\n");
  const value = (key: string): string =>
    lines.find((line) => line.startsWith(`${key}:\t`))?.slice(key.length + 2) ?? "missing";
  const phases = lines
    .map((line) => /^(library|constructor|main) (passed|refused \d+)/.exec(line))
    .filter((match) => match !== null)
    .map(([, phase, what]) => [phase, what]);
  const stat = lines.find((line) => line.startsWith("stat ")) ?? "stat 0 () ";
  const seen = lines.filter(
    (line) => line !== stat && !OWN.test(line) && !/^(library|constructor|main) /.test(line),
  );
  return {
    phases: Object.fromEntries(phases),
    pid: Number(stat.split(" ")[1]),
    filter: {
      noNewPrivileges: value("NoNewPrivs"),
      mode: value("Seccomp"),
      count: value("Seccomp_filters"),
    },
    seen: [...seen, ...readStat(stat)],
  };
}

/** Fields of /proc/PID/stat, as proc(5) counts them, that are the same for a brother. */
const FIELDS = {
  parent: 4,
  group: 5,
  session: 6,
  terminal: 7,
  foreground: 8,
  priority: 18,
  nice: 19,
  "exit signal": 38,
  "real-time priority": 40,
  policy: 41,
};

function readStat(stat: string): string[] {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Object.entries(FIELDS).map(([name, number]) => `${name} ${fields[number - 3]}`);
}
