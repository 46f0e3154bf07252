/* arch: what depends on the processor, and nothing else. C only. */

#ifndef SBX_ARCH_H
#define SBX_ARCH_H

#include <asm/unistd.h>

#define SBX_SYS_EXIT_GROUP __NR_exit_group
#define SBX_SYS_IOCTL	   __NR_ioctl
#define SBX_SYS_PRCTL	   __NR_prctl
#define SBX_SYS_SECCOMP	   __NR_seccomp
#define SBX_SYS_WRITE	   __NR_write

#if defined(__x86_64__) && !defined(__ILP32__)
#include "arch/x86_64.h"
#elif defined(__aarch64__) && defined(__LP64__)
#include "arch/aarch64.h"
#else
#error "this processor is not supported"
#endif

#endif
