/* machine/aarch64: how a program of 64-bit ARM begins. C only. */

#ifndef SBX_MACHINE_AARCH64_H
#define SBX_MACHINE_AARCH64_H

/* The relocation of an address in the file itself. */
#define SBX_RELOCATION_RELATIVE R_AARCH64_RELATIVE

/* x0 is 0 where nobody asks for a function at exit. x16 is anybody's: AAPCS64, 6.1.1. */
#define SBX_START                                                                                  \
	".globl _start\n"                                                                          \
	".hidden _start\n"                                                                         \
	".type _start, %function\n"                                                                \
	"_start:\n"                                                                                \
	"	mov x29, xzr\n"                                                                          \
	"	mov x30, xzr\n"                                                                          \
	"	bl sbx_relocate\n"                                                                       \
	"	mov x0, sp\n"                                                                            \
	"	bl sbx_load\n"                                                                           \
	"	mov x16, x0\n"                                                                           \
	"	.irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, "     \
	"21, 22, 23, 24, 25, 26, 27, 28, 29, 30\n"                                                 \
	"	mov x\\number, xzr\n"                                                                    \
	"	.endr\n"                                                                                 \
	"	br x16\n"                                                                                \
	".size _start, . - _start\n"

#endif
