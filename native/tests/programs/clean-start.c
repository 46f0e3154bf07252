/*
 * clean-start: a program without a C library, which ends with 0 if the kernel, or who came before, has left
 * nothing in the registers, and the stack begins with the number of arguments, 1.
 */

#if defined(__x86_64__)
/* A return from the kernel spoils rcx and r11; number 231 is exit_group. */
#define START                                                                                      \
	".globl _start\n"                                                                          \
	"_start:\n"                                                                                \
	"	or %rax, %rbx\n"                                                                         \
	"	or %rdx, %rbx\n"                                                                         \
	"	or %rsi, %rbx\n"                                                                         \
	"	or %rdi, %rbx\n"                                                                         \
	"	or %rbp, %rbx\n"                                                                         \
	"	or %r8, %rbx\n"                                                                          \
	"	or %r9, %rbx\n"                                                                          \
	"	or %r10, %rbx\n"                                                                         \
	"	or %r12, %rbx\n"                                                                         \
	"	or %r13, %rbx\n"                                                                         \
	"	or %r14, %rbx\n"                                                                         \
	"	or %r15, %rbx\n"                                                                         \
	"	mov %rsp, %rax\n"                                                                        \
	"	and $15, %rax\n"                                                                         \
	"	or %rax, %rbx\n"                                                                         \
	"	mov (%rsp), %rax\n"                                                                      \
	"	dec %rax\n"                                                                              \
	"	or %rax, %rbx\n"                                                                         \
	"	xor %edi, %edi\n"                                                                        \
	"	test %rbx, %rbx\n"                                                                       \
	"	setne %dil\n"                                                                            \
	"	mov $231, %eax\n"                                                                        \
	"	syscall\n"
#elif defined(__aarch64__)
/* Who jumps to a program needs one register for its address: x16. Number 94 is exit_group. */
#define START                                                                                      \
	".globl _start\n"                                                                          \
	"_start:\n"                                                                                \
	"	.irp number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, "    \
	"22, 23, 24, 25, 26, 27, 28, 29, 30\n"                                                     \
	"	orr x0, x0, x\\number\n"                                                                 \
	"	.endr\n"                                                                                 \
	"	mov x1, sp\n"                                                                            \
	"	and x1, x1, #15\n"                                                                       \
	"	orr x0, x0, x1\n"                                                                        \
	"	ldr x1, [sp]\n"                                                                          \
	"	sub x1, x1, #1\n"                                                                        \
	"	orr x0, x0, x1\n"                                                                        \
	"	cmp x0, #0\n"                                                                            \
	"	cset x0, ne\n"                                                                           \
	"	mov x8, #94\n"                                                                           \
	"	svc #0\n"
#endif

__asm__(START);
