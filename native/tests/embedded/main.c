/*
 * sbx-embedded: the reader of policies in programs' files as a command, for tests.
 *
 * Standard input is a row of requests, each "TABLE COUNT LENGTH\n" and then LENGTH bytes: a program in memory,
 * with COUNT program headers at TABLE. Standard output has for each one answer, "KIND LENGTH\n" and then
 * LENGTH bytes:
 *
 *     unplaced 0    the base cannot be found
 *     none 0        there is no policy
 *     policy        "0" or "1", whether one is required, and the entries, a NUL before each
 *     error         the message
 */

#include <stdio.h>
#include <stdlib.h>

#include "embedded.h"

const char sbx_tool[] = "sbx-embedded";

static _Noreturn void
die(const char *reason)
{
	fprintf(stderr, "sbx-embedded: %s\n", reason);
	exit(1);
}

static void
answer_policy(const struct sbx_embedded *policy)
{
	char *text;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	if (stream == NULL)
		die("no memory");
	fputc(policy->required ? '1' : '0', stream);
	for (char *const *entry = policy->entries; *entry != NULL; entry++)
		fprintf(stream, "%c%s", '\0', *entry);
	fclose(stream);
	printf("policy %zu\n", length);
	fwrite(text, 1, length, stdout);
	free(text);
}

static void
answer(struct sbx_headers *headers)
{
	struct sbx_embedded policy;
	struct sbx_diagnostic diagnostic;
	char text[SBX_DIAGNOSTIC_MAX];

	if (!sbx_find_base(headers)) {
		printf("unplaced 0\n");
	} else if (!sbx_read_embedded(headers, &policy, &diagnostic)) {
		const size_t length = sbx_format_diagnostic(&diagnostic, false, text, sizeof(text));

		printf("error %zu\n%.*s", length, (int)length, text);
	} else if (policy.entries[0] == NULL && !policy.required) {
		printf("none 0\n");
	} else {
		answer_policy(&policy);
	}
}

/* Reads the first line of a request; false at the end of the input. */
static bool
read_head(unsigned long numbers[3])
{
	char line[64];
	char *at = line;

	if (fgets(line, sizeof(line), stdin) == NULL)
		return false;
	for (size_t i = 0; i < 3; i++)
		numbers[i] = strtoul(at, &at, 10);
	if (*at != '\n')
		die("no such request");
	return true;
}

int
main(void)
{
	unsigned long numbers[3];

	while (read_head(numbers)) {
		const size_t length = numbers[2];
		struct sbx_headers headers = { .count = numbers[1] };
		void *image;

		/* Of its own size, so that a byte read beyond it is seen; a program begins with a page. */
		if (posix_memalign(&image, 4096, length) != 0)
			die("no memory");
		if (fread(image, 1, length, stdin) != length)
			die("request is cut short");
		headers.table = (uintptr_t)image + numbers[0];
		answer(&headers);
		free(image);
	}
	return ferror(stdin) ? 1 : 0;
}
