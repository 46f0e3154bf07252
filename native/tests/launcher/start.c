/*
 * start: the kernel's entry into a program -> its main, as a C library does it, where there is none
 *
 * With NO_C_MAIN its parts do not call each other as those of a C library do.
 */

#include "raw.h"

char **environ;

int main(int count, char **arguments);
void begin(long *stack);
void start_main(int (*function)(int, char **), int count, char **arguments);

typedef void constructor(void);
extern constructor *__init_array_start[] __attribute__((visibility("hidden")));
extern constructor *__init_array_end[] __attribute__((visibility("hidden")));

static void
run_constructors(void)
{
	for (constructor **each = __init_array_start; each < __init_array_end; each++)
		(*each)();
}

/* Takes its arguments as any function does, whoever calls it. */
__attribute__((noipa)) void
start_main(int (*function)(int, char **), int count, char **arguments)
{
	run_constructors();
	raw_call3(__NR_exit_group, function(count, arguments), 0, 0);
}

/* @stack is what the kernel laid there: the number of arguments, these, the environment. */
__attribute__((used)) void
begin(long *stack)
{
	const int count = (int)stack[0];
	char **arguments = (char **)(stack + 1);

	environ = arguments + count + 1;
#ifdef NO_C_MAIN
	run_constructors();
	raw_call3(__NR_exit_group, main(count, arguments), 0, 0);
#else
	start_main(main, count, arguments);
#endif
}

#if defined(__x86_64__)
__asm__(".text\n"
	".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call begin\n"
	"	hlt\n");
#elif defined(__i386__)
__asm__(".text\n"
	".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %esp, %eax\n"
	"	and $-16, %esp\n"
	"	sub $12, %esp\n"
	"	push %eax\n"
	"	call begin\n"
	"	hlt\n");
#elif defined(__aarch64__)
__asm__(".text\n"
	".globl _start\n"
	"_start:\n"
	"	mov x29, xzr\n"
	"	mov x30, xzr\n"
	"	mov x0, sp\n"
	"	bl begin\n"
	"	brk #0\n");
#endif
