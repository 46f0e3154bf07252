/*
 * sandboxed: what the linker makes a program with a sandbox of. With LOADER, ld-sandbox.so starts it: the
 * section is its PT_INTERP. With POLICY, a policy is in its file; native/core/embedded.h says what the note
 * is made of.
 */

#include <stdint.h>

#ifdef LOADER
extern const char interpreter[];
__attribute__((section(".interp"), used)) const char interpreter[] = "/sbx/ld-sandbox.so";
#endif

#ifdef POLICY
extern const struct policy_note {
	uint32_t name_size;
	uint32_t size;
	uint32_t type;
	char name[4];
	uint32_t checksum;
	uint32_t flags;
	char block[32];
} policy_note;

__attribute__((section(".note.sbx"), aligned(4), used)) const struct policy_note policy_note = { 4,
	40, 1, "sbx", 0xcc422058, 0, "SECCOMP_SYSCALL_DENY=getppid=99" };
#endif
