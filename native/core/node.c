/* node: one test of a word -> a node of the graph. C only: in TypeScript it is part of graph. */

#include "node.h"

#define ALL  UINT32_MAX
#define SIGN 0x80000000u

/* A 32-bit word, with the mask that is to be applied. */
struct word {
	uint16_t offset;
	uint32_t mask;
};

/* Where a test leads. */
struct targets {
	sbx_node_index yes;
	sbx_node_index no;
};

static uint32_t
low(uint64_t value)
{
	return (uint32_t)value;
}

static uint32_t
high(uint64_t value)
{
	return (uint32_t)(value >> 32);
}

static uint32_t
slot_of(const struct sbx_graph *graph, const struct sbx_node *node)
{
	uint64_t mixed = (uint64_t)node->k << 32 | node->mask;

	mixed = (mixed ^ node->code ^ (uint64_t)node->offset << 16) * 0x9e3779b97f4a7c15u;
	mixed = (mixed ^ node->yes ^ (uint64_t)node->no << 32) * 0xc2b2ae3d27d4eb4fu;
	return (uint32_t)(mixed >> 40) & graph->slot_mask;
}

static bool
is_same(const struct sbx_node *one, const struct sbx_node *other)
{
	return one->code == other->code && one->offset == other->offset &&
	    one->mask == other->mask && one->k == other->k && one->yes == other->yes &&
	    one->no == other->no;
}

/* The node that is like @node: one that is there, or a new one. */
static sbx_node_index
intern(struct sbx_graph *graph, struct sbx_node node)
{
	uint32_t slot = slot_of(graph, &node);

	for (; graph->slots[slot] != 0; slot = (slot + 1) & graph->slot_mask) {
		if (is_same(&graph->nodes[graph->slots[slot] - 1], &node))
			return graph->slots[slot] - 1;
	}
	if (graph->count == SBX_NODES_MAX) {
		graph->is_full = true;
		return 0;
	}
	graph->nodes[graph->count++] = node;
	graph->slots[slot] = graph->count;
	return graph->count - 1;
}

sbx_node_index
sbx_node_result(struct sbx_graph *graph, uint32_t value)
{
	return intern(graph, (struct sbx_node){ .code = SBX_CODE_RETURN, .k = value });
}

static sbx_node_index
make_node(
    struct sbx_graph *graph, uint16_t code, struct word word, uint32_t k, struct targets targets)
{
	if (targets.yes == targets.no)
		return targets.yes;
	return intern(
	    graph, (struct sbx_node){ code, word.offset, word.mask, k, targets.yes, targets.no });
}

static struct targets
swapped(struct targets targets)
{
	return (struct targets){ targets.no, targets.yes };
}

static sbx_node_index
word_equal(struct sbx_graph *graph, struct word word, uint32_t k, struct targets targets)
{
	const uint32_t mask = word.mask;
	const struct word whole = { word.offset, ALL };

	if (mask == 0)
		return k == 0 ? targets.yes : targets.no;
	if (mask != ALL && k == 0)
		return make_node(graph, SBX_CODE_ANY_BIT, whole, mask, swapped(targets));
	if (mask != ALL && (mask & (mask - 1)) == 0 && k == mask)
		return make_node(graph, SBX_CODE_ANY_BIT, whole, k, targets);
	return make_node(graph, SBX_CODE_EQUAL, word, k, targets);
}

/* Negative numbers are the upper half of the unsigned ones. */
static sbx_node_index
signed_at_least(struct sbx_graph *graph, struct word word, uint32_t k, struct targets targets)
{
	struct targets inner = { targets.no, targets.yes };

	if (k == SIGN)
		return targets.yes;
	if (k > SIGN) {
		targets.no = make_node(graph, SBX_CODE_AT_LEAST, word, SIGN, inner);
		return make_node(graph, SBX_CODE_AT_LEAST, word, k, targets);
	}
	if (k != 0)
		inner.no = make_node(graph, SBX_CODE_AT_LEAST, word, k, targets);
	return make_node(graph, SBX_CODE_AT_LEAST, word, SIGN, inner);
}

static sbx_node_index
word_at_least(
    struct sbx_graph *graph, struct word word, uint32_t k, bool is_signed, struct targets targets)
{
	if (is_signed)
		return signed_at_least(graph, word, k, targets);
	if (k == 0)
		return targets.yes;
	if (k > word.mask)
		return targets.no;
	return make_node(graph, SBX_CODE_AT_LEAST, word, k, targets);
}

/* The lower word first: of several values, that is where they differ. */
static sbx_node_index
equal(struct sbx_graph *graph, const struct sbx_test *test, struct targets targets)
{
	const struct word lower = { test->lower, low(test->mask) };
	const struct word upper = { test->upper, high(test->mask) };

	if (test->upper != SBX_NO_WORD)
		targets.yes = word_equal(graph, upper, high(test->value), targets);
	return word_equal(graph, lower, low(test->value), targets);
}

/* The upper word decides unless it is just that of @value. */
static sbx_node_index
at_least(
    struct sbx_graph *graph, const struct sbx_test *test, uint64_t value, struct targets targets)
{
	const struct word lower = { test->lower, low(test->mask) };
	const struct word upper = { test->upper, high(test->mask) };
	const bool is_signed = test->is_signed;
	struct targets equal = { 0, targets.no };

	if (test->upper == SBX_NO_WORD)
		return word_at_least(graph, lower, low(value), is_signed, targets);
	equal.yes = word_at_least(graph, lower, low(value), false, targets);
	targets.no = word_at_least(graph, upper, high(value), is_signed, equal);
	if (high(value) == (is_signed ? SIGN - 1 : ALL))
		return targets.no;
	return word_at_least(graph, upper, high(value) + 1, is_signed, targets);
}

sbx_node_index
sbx_node_test(
    struct sbx_graph *graph, const struct sbx_test *test, sbx_node_index yes, sbx_node_index no)
{
	const struct targets targets = { yes, no };

	switch (test->operation) {
	case SBX_OPERATOR_EQUAL: return equal(graph, test, targets);
	case SBX_OPERATOR_NOT_EQUAL: return equal(graph, test, swapped(targets));
	case SBX_OPERATOR_AT_LEAST: return at_least(graph, test, test->value, targets);
	case SBX_OPERATOR_LESS: return at_least(graph, test, test->value, swapped(targets));
	/* That there is a next number is known: otherwise the comparison would have one outcome. */
	case SBX_OPERATOR_GREATER: return at_least(graph, test, test->value + 1, targets);
	default: return at_least(graph, test, test->value + 1, swapped(targets));
	}
}
