// usage: what --help prints.

export const USAGE = `Usage: sandboxify [options] [--] PROGRAM [ARG...]
       sandboxify [options] --show policy|ruleset|program|bpf [PROGRAM]
       sandboxify --inspect PID [--show policy|program] [--json]
       sandboxify --audit [--follow] [--json] [FILE|-]
Run PROGRAM under a filter for system calls. It needs no privilege, and PROGRAM may be of any kind.

  -a, --allow LIST             what may be called; everything else is a violation
  -d, --deny LIST              what may not be called; everything else may
  -p, --policy FILE            a policy file: SECCOMP_* variables, as for systemd's EnvironmentFile=
      --default-action ACTION  what a violation gets: kill (unless given), kill-thread, trap, log, or an
                               errno such as EPERM
      --arch LIST              the ABIs that may be called, as x86_64:i386; PROGRAM's own unless given
      --at POINT               where the filter starts: exec (unless given), before anything of PROGRAM
                               runs; entry, before its own code does, loaded libraries included; or main
      --via WAY                how it gets there: auto (unless given), keyed, inject or suspend
      --explain                stay beside PROGRAM, and tell of each violation before its caller gets it
      --learn[=WAY]            let everything pass, and write the policy that PROGRAM and its children
                               needed to PROGRAM.policy; --output FILE names it. One that is there is added
                               to. --report FILE.html writes a page about it. What -a or -p allow is not
                               asked about. WAY: notify (unless given), or ptrace, which no signal disturbs
      --verify                 with --learn: say what the policy lacks, and leave it as it is; 125 if so
      --verbose                print a line for each item on standard error
      --report FD              write why PROGRAM was not started to descriptor FD, as a line of JSON; it
                               is closed once the filter is in force
      --show FORM              print what the options make, and run nothing: policy, a policy file;
                               ruleset, what happens to each call; program, the instructions; bpf, the
                               bytes of struct sock_filter[]
      --inspect PID            print the filters of a process or thread, newest first, as policies, with
                               the ways round them; as root. Others are told what /proc/PID/status has
      --audit                  sum up the kernel's records of violations, by program and call, with the
                               items that let them pass: of FILE, or standard input (-), as dmesg,
                               journalctl, ausearch and audit.log have them; live where there is neither,
                               as root, until SIGINT
      --follow                 with --audit: print each record as it comes, until SIGINT
      --json                   print data, an object a line
  -h, --help                   print this
  -V, --version                print the version

Without -a, -d and -p, the variables SECCOMP_SYSCALL_ALLOW, SECCOMP_SYSCALL_DENY, SECCOMP_DEFAULT_ACTION,
SECCOMP_ARCHITECTURES and SECCOMP_INSTALL_AT hold; options win over them, and PROGRAM does not see them.

Exit status: PROGRAM's own, or 125 when there is no filter as asked for, 126 when PROGRAM cannot be
executed, 127 when it is not found. A violation kills with SIGSYS, which a shell reports as 159.

Examples:
  sandboxify --learn --output app.env ./app && sandboxify -p app.env --explain ./app
  sandboxify -d '@exec=EPERM ptrace' ./server --port 8080
  bwrap --ro-bind / / --seccomp 10 10< <(sandboxify -p service.env --show bpf) ./service
`;
