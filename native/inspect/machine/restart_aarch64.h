/* machine/restart_aarch64: how calls go on that a stop has interrupted, on 64-bit Arm. C only. */

#ifndef SBX_RESTART_AARCH64_H
#define SBX_RESTART_AARCH64_H

/* The kernel has the call's arguments back in the registers before it stops: nobody sees how it goes on. */
static inline bool
sbx_restart_of(
    const struct sbx_registers *registers, uint32_t audit_arch, struct seccomp_data *data)
{
	(void)registers;
	(void)audit_arch;
	(void)data;
	return false;
}

static inline void
sbx_restart_whole(struct sbx_registers *registers)
{
	(void)registers;
}

#endif
