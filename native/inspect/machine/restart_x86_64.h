/* machine/restart_x86_64: how calls go on that a stop has interrupted, on 64-bit x86. C only. */

#ifndef SBX_RESTART_X86_64_H
#define SBX_RESTART_X86_64_H

/* include/linux/errno.h: what a call returns inside of the kernel, for it to be made again. */
#define SBX_ERESTARTNOINTR	  513
#define SBX_ERESTART_RESTARTBLOCK 516

/* arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl; get_nr_restart_syscall() of arch/x86/kernel/signal.c */
#define SBX_X32_BIT 0x40000000u

static inline bool
sbx_restart_of(
    const struct sbx_registers *registers, uint32_t audit_arch, struct seccomp_data *data)
{
	const bool is_32 = audit_arch == AUDIT_ARCH_I386;
	const uint32_t number = (uint32_t)registers->orig_rax;

	if ((int)number == -1 || sbx_result(registers, is_32) != -SBX_ERESTART_RESTARTBLOCK)
		return false;
	*data = (struct seccomp_data){
		.nr = is_32 ? 0 : (int)(219u | (number & SBX_X32_BIT)),
		.arch = audit_arch,
		/* The instruction that called, which the kernel goes back to, has two bytes; it is made again. */
		.instruction_pointer = registers->rip,
		.args = { registers->rdi, registers->rsi, registers->rdx, registers->r10,
		    registers->r8, registers->r9 },
	};
	if (is_32) {
		const unsigned long list[] = { registers->rbx, registers->rcx, registers->rdx,
			registers->rsi, registers->rdi, registers->rbp };

		for (int i = 0; i < 6; i++)
			data->args[i] = (uint32_t)list[i];
	}
	return true;
}

static inline void
sbx_restart_whole(struct sbx_registers *registers)
{
	registers->rax = (unsigned long)-SBX_ERESTARTNOINTR;
}

#endif
