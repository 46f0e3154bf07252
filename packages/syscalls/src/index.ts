// index: what @sbx/syscalls offers. Nothing here needs an operating system.

export { type Abi, type AbiFacts, abiFacts, abis, isAbi } from "./abi.js";
export { constantNames, constantSet, constantsOf, constantValue } from "./constant.js";
export { errnoName, errnoNames, errnoNumber } from "./errno.js";
export {
  familyThrough,
  groupCalls,
  groupHelp,
  groupMembers,
  groupNames,
  isFamily,
  isGroup,
} from "./group.js";
export { near } from "./near.js";
export { type Parameter, syscallParameters } from "./parameter.js";
export {
  type PrototypeParameter,
  syscallErrnos,
  syscallPrototype,
  syscallSince,
} from "./prototype.js";
export { isSyscallName, syscallName, syscallNames, syscallNumber } from "./syscall.js";
