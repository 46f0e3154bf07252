/* second-policy-note: room for one more policy. */

#define policy_note second_policy_note
#include "policy-note.c"
