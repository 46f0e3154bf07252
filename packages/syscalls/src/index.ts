// index: what @sbx/syscalls offers. Nothing here needs an operating system.

export { type Abi, type AbiFacts, abiFacts, abis, isAbi } from "./abi.js";
export { errnoName, errnoNames, errnoNumber } from "./errno.js";
export { near } from "./near.js";
export { type Parameter, syscallPrototype, syscallSince } from "./prototype.js";
export { isSyscallName, syscallName, syscallNames, syscallNumber } from "./syscall.js";
