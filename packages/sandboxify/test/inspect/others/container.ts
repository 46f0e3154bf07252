// container: a profile as Docker and podman have them -> the bundle that crun and runc start.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a profile says of some calls, as far as it is looked at here. */
interface Rule {
  readonly names: readonly string[];
  readonly action: string;
  readonly errnoRet?: number | null;
  readonly args?: readonly object[] | null;
  readonly includes?: Limits;
  readonly excludes?: Limits;
}

interface Limits {
  readonly arches?: readonly string[];
  readonly caps?: readonly string[];
}

export interface Profile {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number;
  readonly syscalls: readonly Rule[];
}

/** The profile of podman and of CRI-O, from the package golang-github-containers-common. */
export const podmanProfile = (): Profile =>
  JSON.parse(readFileSync("/usr/share/containers/seccomp.json", "utf8"));

const NAMESPACES = 0x7e02_0000;

/** As Docker's own: what containers may not know of fails with EPERM, and clone3 with ENOSYS. */
export function dockerProfile(): Profile {
  const { syscalls } = podmanProfile();
  const special = ["clone", "clone3", "personality", "socket"];
  const names = syscalls
    .filter(({ action, args, includes }) => action === ALLOW && !args?.length && !includes?.caps)
    .flatMap((rule) => rule.names)
    .filter((name) => !special.includes(name));
  const asks = (index: number, op: string, value: number, valueTwo = 0) => [
    { index, op, value, valueTwo },
  ];
  const allow = (name: string, args: readonly object[]) => ({ names: [name], action: ALLOW, args });
  const persona = [0, 8, 0x2_0000, 0x2_0008, 0xffff_ffff];
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 1,
    syscalls: [
      { names, action: ALLOW },
      allow("clone", asks(0, "SCMP_CMP_MASKED_EQ", NAMESPACES, 0)),
      { names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: 38 },
      ...persona.map((value) => allow("personality", asks(0, "SCMP_CMP_EQ", value))),
      allow("socket", asks(0, "SCMP_CMP_NE", 40)),
    ],
  };
}

const ALLOW = "SCMP_ACT_ALLOW";
const ARCHITECTURES = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];

/** Writes a bundle with `sleep`, which sees the machine's own programs. */
export function writeBundle(folder: string, profile: Profile): void {
  mkdirSync(join(folder, "rootfs"));
  const bind = (path: string, source = path) => ({
    destination: path,
    type: "bind",
    source,
    options: ["rbind", "ro"],
  });
  const capabilities = ["CAP_KILL"];
  const config = {
    ociVersion: "1.0.2",
    process: {
      user: { uid: 0, gid: 0 },
      args: ["/bin/sleep", "1000"],
      cwd: "/",
      env: ["PATH=/usr/bin:/bin"],
      noNewPrivileges: true,
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    },
    root: { path: "rootfs" },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs" },
      ...["/usr", "/lib", "/lib64", "/bin"].map((path) => bind(path)),
    ],
    linux: {
      namespaces: [{ type: "mount" }, { type: "pid" }],
      seccomp: {
        defaultAction: profile.defaultAction,
        defaultErrnoRet: profile.defaultErrnoRet,
        architectures: ARCHITECTURES,
        syscalls: profile.syscalls.filter(isMeant).map(withoutLimits),
      },
    },
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
}

/** The limits of a profile are decided before the bundle is written: here, of a container without rights. */
function isMeant({ includes = {}, excludes = {} }: Rule): boolean {
  const isOurs = (arches: readonly string[] = []) => arches.includes("amd64");
  if (includes.arches?.length && !isOurs(includes.arches)) return false;
  return !includes.caps?.length && !isOurs(excludes.arches);
}

const withoutLimits = ({ names, action, errnoRet, args }: Rule): object => ({
  names,
  action,
  ...(typeof errnoRet === "number" && { errnoRet }),
  ...(args?.length && { args }),
});
