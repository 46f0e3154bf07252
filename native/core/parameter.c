/* parameter: what a filter must know of a call's parameters. Twin: packages/syscalls/src/parameter.ts */

#include "parameter.h"

#include "near.h"
#include "sbx_parameters.h"

/* What is added to a width. */
#define IS_SIGNED  1
#define IS_POINTER 2

bool
sbx_parameters_of(const struct sbx_abi *abi, uint32_t index, struct sbx_parameters *parameters)
{
	for (uint32_t i = sbx_prototype_first[index]; i < sbx_prototype_first[index + 1]; i++) {
		if ((sbx_prototype_rows[i].abis >> abi->index & 1) != 0) {
			const uint32_t list = sbx_prototype_rows[i].list;
			const uint16_t first = sbx_parameter_first[list];

			*parameters = (struct sbx_parameters){ first,
				(uint16_t)(sbx_parameter_first[list + 1] - first) };
			return true;
		}
	}
	return false;
}

static struct sbx_name
name_at(uint32_t index)
{
	const uint32_t start = sbx_parameter_name_start[index];

	return (struct sbx_name){ sbx_parameter_pool + start,
		sbx_parameter_name_start[index + 1] - start };
}

struct sbx_parameter
sbx_parameter_at(struct sbx_parameters parameters, uint32_t place)
{
	const uint32_t at = parameters.first + place;
	const uint8_t width = sbx_parameters[at].width;

	return (struct sbx_parameter){
		.name = name_at(sbx_parameters[at].name),
		.argument = sbx_parameters[at].argument,
		.upper_argument = sbx_parameters[at].upper_argument,
		.bits = width & (uint8_t) ~(IS_SIGNED | IS_POINTER),
		.is_signed = (width & IS_SIGNED) != 0,
		.is_pointer = (width & IS_POINTER) != 0,
		.sets = sbx_parameters[at].sets,
	};
}

bool
sbx_takes_set(const struct sbx_parameter *parameter, uint8_t set)
{
	for (uint32_t i = sbx_set_first[parameter->sets]; i < sbx_set_first[parameter->sets + 1];
	     i++) {
		if (sbx_sets[i] == set)
			return true;
	}
	return false;
}

static struct sbx_name
candidate_at(const void *context, uint32_t index)
{
	const struct sbx_parameters *parameters = context;

	return sbx_parameter_at(*parameters, index).name;
}

void
sbx_parameter_near(struct sbx_parameters parameters, struct sbx_diagnostic *diagnostic)
{
	sbx_near(
	    diagnostic, (struct sbx_candidates){ candidate_at, &parameters, parameters.count });
}
