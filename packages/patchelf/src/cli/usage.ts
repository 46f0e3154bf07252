// usage: what --help prints.

export const USAGE = `Usage: sbx-patchelf add [options] FILE...
       sbx-patchelf remove [options] FILE...
       sbx-patchelf list [--json] FILE...
Put a sandbox into programs for good: each FILE is linked to libsandbox.so, or, if it is static, started
by ld-sandbox.so. Without a policy in the file, the SECCOMP_* variables of its environment hold.

What comes into the file:
  -a, --allow LIST             a policy: what may be called; everything else is a violation
  -d, --deny LIST              a policy: what may not be called; everything else may
  -p, --policy FILE            a policy file: SECCOMP_* variables; "-" is standard input
      --default-action ACTION  what a violation gets: kill (unless given), kill-thread, trap, log, or an
                               errno such as EPERM
      --arch LIST              the ABIs that may be called, as x86_64:i386; FILE's own unless given
      --at POINT               where the filter starts: main (unless given) or constructor; entry or exec,
                               which are one, for a static program
      --require                FILE does not start without a policy
      --library PATH           the library; unless given, an installed one, or the one of this package,
                               which is installed then as by "npx @sbx/preload install"
      --loader PATH            the same for static programs; beside the library unless given

How it is written:
  -o, --output FILE            write the changed file there, and leave the old one as it is
      --preserve-times         keep the times of the last access and change
  -f, --force                  go on where a privilege, a hard link or an odd library is in the way

      --json                   print data
  -h, --help                   print this
  -V, --version                print the version

A policy in the file wins over the environment, and holds for set-user-ID programs too. Files are
replaced whole: programs that run keep theirs. Exit status: 1 if a FILE was refused, 2 for a command
line or a policy file that cannot be read.

Examples:
  sbx-patchelf add --policy service.env ./service
  sbx-patchelf add --require /usr/local/bin/worker
  sbx-patchelf add -d '@exec=EPERM ptrace' -o sandboxed/tool ./tool
`;
