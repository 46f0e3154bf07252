/*
 * long-call: an i386 program that makes getpid by x86_64's gate, where its number is i386's mkdir.
 * A far jump to the 64-bit code segment gets it there, and another one back. (A far call would be
 * shorter, and is more than the emulator knows.)
 */

#include <stdint.h>
#include <stdio.h>

#define SEGMENT_32 0x23
#define SEGMENT_64 "0x33"

static struct {
	uint32_t address;
	uint16_t segment;
} back = { 0, SEGMENT_32 };

int
main(void)
{
	int result = 39;

	__asm__ volatile("movl $2f, %1\n\t"
			 "ljmp $" SEGMENT_64 ", $1f\n\t"
			 ".code64\n"
			 "1:\tsyscall\n\t"
			 "ljmpl *(%2)\n\t"
			 ".code32\n"
			 "2:"
			 : "+a"(result), "+m"(back)
			 : "b"(&back)
			 : "ecx", "memory", "cc");
	puts(result > 0 ? "passed" : "refused");
	return 0;
}
