/* registers: what is in the registers at a program's first instruction, and what the kernel tells of its call */

#include <linux/fcntl.h>

#include "raw.h"
#include "say.h"

#if defined(__x86_64__)
#define REGISTERS 15
#elif defined(__aarch64__)
#define REGISTERS 31
#endif

__attribute__((used)) unsigned long registers[REGISTERS];

_Noreturn void begin(void);

__attribute__((used)) _Noreturn void
begin(void)
{
	for (int i = 0; i < REGISTERS; i++) {
		say("register ");
		say_hexadecimal(registers[i]);
		say("\n");
	}
	say("call ");
	say_file("/proc/self/syscall");
	say_all((const char *)0);
	for (;;)
		raw_call3(__NR_exit_group, 42, 0, 0);
}

#if defined(__x86_64__)
__asm__(".text\n"
	".globl _start\n"
	"_start:\n"
	"	mov %rax, registers(%rip)\n"
	"	mov %rbx, registers+8(%rip)\n"
	"	mov %rcx, registers+16(%rip)\n"
	"	mov %rdx, registers+24(%rip)\n"
	"	mov %rsi, registers+32(%rip)\n"
	"	mov %rdi, registers+40(%rip)\n"
	"	mov %rbp, registers+48(%rip)\n"
	"	mov %r8, registers+56(%rip)\n"
	"	mov %r9, registers+64(%rip)\n"
	"	mov %r10, registers+72(%rip)\n"
	"	mov %r11, registers+80(%rip)\n"
	"	mov %r12, registers+88(%rip)\n"
	"	mov %r13, registers+96(%rip)\n"
	"	mov %r14, registers+104(%rip)\n"
	"	mov %r15, registers+112(%rip)\n"
	"	and $-16, %rsp\n"
	"	call begin\n");
#elif defined(__aarch64__)
/* x29 gives its own place away to hold the address; it is stored before, below the stack. */
__asm__(".text\n"
	".globl _start\n"
	"_start:\n"
	"	str x29, [sp, #-16]!\n"
	"	adrp x29, registers\n"
	"	add x29, x29, :lo12:registers\n"
	"	stp x0, x1, [x29]\n"
	"	stp x2, x3, [x29, #16]\n"
	"	stp x4, x5, [x29, #32]\n"
	"	stp x6, x7, [x29, #48]\n"
	"	stp x8, x9, [x29, #64]\n"
	"	stp x10, x11, [x29, #80]\n"
	"	stp x12, x13, [x29, #96]\n"
	"	stp x14, x15, [x29, #112]\n"
	"	stp x16, x17, [x29, #128]\n"
	"	stp x18, x19, [x29, #144]\n"
	"	stp x20, x21, [x29, #160]\n"
	"	stp x22, x23, [x29, #176]\n"
	"	stp x24, x25, [x29, #192]\n"
	"	stp x26, x27, [x29, #208]\n"
	"	str x28, [x29, #224]\n"
	"	str x30, [x29, #240]\n"
	"	ldr x0, [sp], #16\n"
	"	str x0, [x29, #232]\n"
	"	bl begin\n");
#endif
