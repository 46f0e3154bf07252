/*
 * policy-note: room in a program's file for a policy, which a test writes there: a note that was removed.
 * native/core/embedded.h says what it is made of.
 */

#include <stdint.h>

#define ROOM 1024

struct policy_note {
	uint32_t name_size;
	uint32_t size;
	uint32_t type;
	char name[4];
	unsigned char descriptor[ROOM];
};

#define NOTE(variable)                                                                             \
	extern const struct policy_note variable;                                                  \
	__attribute__((section(".note.sbx"), aligned(4), used))                                    \
	const struct policy_note variable = { 4, ROOM, 0, "sbx", { 0 } }

NOTE(policy_note);
#ifdef TWO_POLICIES
NOTE(second_policy_note);
#endif
