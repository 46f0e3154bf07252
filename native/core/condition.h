/* condition: the tokens between parentheses -> comparisons. Twin: packages/policy/src/condition.ts */

#ifndef SBX_CONDITION_H
#define SBX_CONDITION_H

#include "cursor.h"

/* How an operand is compared. */
enum sbx_operator {
	SBX_OPERATOR_EQUAL,
	SBX_OPERATOR_NOT_EQUAL,
	SBX_OPERATOR_LESS,
	SBX_OPERATOR_AT_MOST,
	SBX_OPERATOR_GREATER,
	SBX_OPERATOR_AT_LEAST,
};

/* What a step of a value does. */
enum sbx_step_kind {
	SBX_STEP_NUMBER,   /* pushes @number */
	SBX_STEP_CONSTANT, /* pushes the value of the constant at the span */
	SBX_STEP_OR,	   /* replaces the last two by the bits of either */
	SBX_STEP_AND,	   /* replaces the last two by the bits of both: several masks are one */
	SBX_STEP_NOT,	   /* replaces the last one by its complement */
};

/* One step of a value in postfix form: "~A | 3" is A, not, 3, or. */
struct sbx_step {
	uint64_t number; /* two's complement where it is negative */
	uint16_t start;	 /* in the source, of a number or a constant */
	uint16_t end;
	uint8_t kind;
	bool negative;
};

/* One comparison: a parameter, masked or not, with a value. */
struct sbx_comparison {
	uint16_t start; /* in the source */
	uint16_t end;
	uint16_t parameter_start;
	uint16_t parameter_end;
	uint32_t first_step; /* those of the mask, then those of the value */
	uint16_t mask_steps; /* none without a mask */
	uint16_t value_steps;
	uint8_t operation;
	bool
	    begins; /* whether "||" or the parenthesis stands before it: it begins an alternative */
};

/* The parentheses of a value nest so deep at most; so many values are on the stack, and two more. */
#define SBX_DEPTH_MAX  16
#define SBX_VALUES_MAX (SBX_DEPTH_MAX + 2)

/* Where the conditions of a list are written, one after the other; there is room for all. */
struct sbx_conditions {
	struct sbx_comparison *comparisons;
	uint32_t comparison_count;
	struct sbx_step *steps;
	uint32_t step_count;
};

/* Makes room in @conditions, which are none yet, for all that @tokens can be. */
void sbx_conditions_begin(
    struct sbx_conditions *conditions, const struct sbx_tokens *tokens, struct sbx_arena *arena);

/*
 * Reads what stands behind "(", and the ")", and adds its comparisons to @conditions.
 *
 *     condition    comparison { ("&&" | "||") comparison }      && binds tighter
 *     comparison   operand operator value
 *     operand      parameter | operand "&" value | "(" operand ")"
 *     value        term { "|" term }
 *     term         integer | "-" integer | constant | "~" term | "(" value ")"
 *
 * Returns false with the diagnostic set to the first token that does not fit.
 */
__attribute__((warn_unused_result)) bool
sbx_parse_condition(struct sbx_cursor *cursor, struct sbx_conditions *conditions);

#endif
