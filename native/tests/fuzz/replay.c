/*
 * sbx-fuzz: the target without libFuzzer, for machines that have no clang.
 *
 *     sbx-fuzz SECONDS FILE...
 *
 * Runs every file, then for SECONDS what chance makes of them: pieces of one put into another, and
 * bytes changed. Chance is the same each time. Prints how many inputs it ran.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "target.h"

#define SIZE_MAX_INPUT 4096

struct input {
	size_t size;
	uint8_t bytes[SIZE_MAX_INPUT];
};

static uint64_t state = 0x9e3779b97f4a7c15;

/* A number below @limit; xorshift64. */
static size_t
chance(size_t limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (size_t)(state % limit);
}

static void
read_input(const char *path, struct input *input)
{
	FILE *file = fopen(path, "rb");

	if (file == NULL) {
		perror(path);
		exit(2);
	}
	input->size = fread(input->bytes, 1, sizeof(input->bytes), file);
	fclose(file);
	if (input->size == 0) {
		fprintf(stderr, "sbx-fuzz: %s is empty\n", path);
		exit(2);
	}
}

/* Puts a piece of @other over a place in @bytes, then changes up to three bytes. */
static size_t
mutate(uint8_t *bytes, size_t size, const struct input *other)
{
	const size_t from = chance(other->size);
	const size_t length = 1 + chance(other->size - from);
	const size_t at = chance(size);
	const size_t fits = length < SIZE_MAX_INPUT - at ? length : SIZE_MAX_INPUT - at;

	memcpy(bytes + at, other->bytes + from, fits);
	if (at + fits > size || chance(4) == 0)
		size = at + fits;
	for (size_t i = chance(4); i > 0; i--)
		bytes[chance(size)] = (uint8_t)chance(256);
	return size;
}

static void
run_exactly(const uint8_t *bytes, size_t size)
{
	uint8_t *exact = malloc(size);

	if (exact == NULL)
		exit(2);
	memcpy(exact, bytes, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

int
main(int count, char **words)
{
	const time_t end = time(NULL) + (count > 1 ? strtol(words[1], NULL, 10) : 0);
	const size_t files = count > 2 ? (size_t)count - 2 : 0;
	struct input *inputs;
	uint8_t bytes[SIZE_MAX_INPUT];
	size_t runs = files;

	if (files == 0) {
		fprintf(stderr, "usage: sbx-fuzz SECONDS FILE...\n");
		return 2;
	}
	inputs = calloc(files, sizeof(*inputs));
	if (inputs == NULL)
		return 2;
	for (size_t i = 0; i < files; i++) {
		read_input(words[i + 2], &inputs[i]);
		run_exactly(inputs[i].bytes, inputs[i].size);
	}
	for (; time(NULL) < end; runs++) {
		const struct input *one = &inputs[chance(files)];

		memcpy(bytes, one->bytes, one->size);
		run_exactly(bytes, mutate(bytes, one->size, &inputs[chance(files)]));
	}
	printf("%zu inputs\n", runs);
	free(inputs);
	return 0;
}
