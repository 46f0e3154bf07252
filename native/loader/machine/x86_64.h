/* machine/x86_64: how a program of 64-bit x86 begins. C only. */

#ifndef SBX_MACHINE_X86_64_H
#define SBX_MACHINE_X86_64_H

/* The relocation of an address in the file itself. */
#define SBX_RELOCATION_RELATIVE R_X86_64_RELATIVE

/* psABI, 3.4.1: rdx is 0 where nobody asks for a function at exit. A return from the kernel spoils r11. */
#define SBX_START                                                                                  \
	".globl _start\n"                                                                          \
	".hidden _start\n"                                                                         \
	".type _start, @function\n"                                                                \
	"_start:\n"                                                                                \
	"	endbr64\n"                                                                               \
	"	xor %ebp, %ebp\n"                                                                        \
	"	call sbx_relocate\n"                                                                     \
	"	mov %rsp, %rdi\n"                                                                        \
	"	call sbx_load\n"                                                                         \
	"	mov %rax, %r11\n"                                                                        \
	"	xor %eax, %eax\n"                                                                        \
	"	xor %ebx, %ebx\n"                                                                        \
	"	xor %ecx, %ecx\n"                                                                        \
	"	xor %edx, %edx\n"                                                                        \
	"	xor %esi, %esi\n"                                                                        \
	"	xor %edi, %edi\n"                                                                        \
	"	xor %r8d, %r8d\n"                                                                        \
	"	xor %r9d, %r9d\n"                                                                        \
	"	xor %r10d, %r10d\n"                                                                      \
	"	xor %r12d, %r12d\n"                                                                      \
	"	xor %r13d, %r13d\n"                                                                      \
	"	xor %r14d, %r14d\n"                                                                      \
	"	xor %r15d, %r15d\n"                                                                      \
	"	jmp *%r11\n"                                                                             \
	".size _start, . - _start\n"

#endif
