/*
 * sbx-key: what the launcher makes of a filter, as a command, for tests.
 *
 *     sbx-key KEY NUMBER... <PROGRAM     the program with the key's prologue, which lets calls NUMBER pass;
 *                                        nothing, and status 2, when it would be too long
 *     sbx-key allows NUMBER <PROGRAM     "yes" or "no": is the call allowed whatever its arguments are?
 *
 * KEY is three numbers of 64 bits in hexadecimal, a comma after each but the last.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "key.h"
#include "verdict.h"

#define TOO_LONG 2

static struct sock_filter instructions[BPF_MAXINSNS];
static char memory[SBX_ARENA_SIZE] __attribute__((aligned(8)));

static _Noreturn void
die(const char *reason)
{
	fprintf(stderr, "sbx-key: %s\n", reason);
	exit(1);
}

static uint32_t
read_number(const char *text)
{
	char *end;
	const unsigned long number = strtoul(text, &end, 10);

	if (*end != '\0' || end == text || number > UINT32_MAX)
		die("a number is not from 0 to 2^32-1");
	return (uint32_t)number;
}

static struct sbx_key
read_key(char *text)
{
	struct sbx_key key;
	char *word = strtok(text, ",");

	for (int i = 0; i < SBX_KEY_WORDS; i++) {
		if (word == NULL)
			die("a key has three words");
		key.words[i] = strtoul(word, NULL, 16);
		word = strtok(NULL, ",");
	}
	return key;
}

int
main(int count, char **arguments)
{
	struct sbx_arena arena = { memory, memory + sizeof(memory) };
	struct sbx_program program = { instructions, 0 };
	uint32_t numbers[SBX_KEYED_MAX];
	struct sbx_key key;

	if (count < 3 || count - 2 > SBX_KEYED_MAX)
		die("usage: sbx-key KEY NUMBER... or sbx-key allows NUMBER");
	program.length = (uint16_t)fread(instructions, sizeof(*instructions), BPF_MAXINSNS, stdin);
	for (int i = 2; i < count; i++)
		numbers[i - 2] = read_number(arguments[i]);
	if (strcmp(arguments[1], "allows") == 0) {
		puts(sbx_allows(&program, numbers[0]) ? "yes" : "no");
		return 0;
	}
	key = read_key(arguments[1]);
	if (!sbx_key_program(&program, &key, numbers, (uint32_t)count - 2, &arena))
		return TOO_LONG;
	fwrite(program.instructions, sizeof(*program.instructions), program.length, stdout);
	return 0;
}
