/*
 * sbx-libseccomp: the filters that libseccomp makes, for tests.
 *
 * Standard input is a row of filters, each of lines of words:
 *
 *     filter ABI DEFAULT FOREIGN LEVEL            ABI as libseccomp calls it; LEVEL is SCMP_FLTATR_CTL_OPTIMIZE's
 *     rule ACTION CALL { ARGUMENT OPERATOR MASK VALUE }
 *     end
 *
 * CALL is a name, or this machine's own number. Numbers are C's, actions are values of SECCOMP_RET_*.
 * OPERATOR is one of == != < <= > >= and &, which is a masked ==; only that one looks at MASK.
 * Standard output has for each filter
 *
 *     refused INDEX ERRNO                         for each rule that libseccomp does not take
 *     program LENGTH                              and LENGTH bytes, in the byte order of ABI
 */

#define _GNU_SOURCE /* memfd_create */

#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The words of a rule about all six arguments, and the longest line of them. */
#define WORDS_MAX	(3 + 6 * 4)
#define LINE_MAX_LENGTH 1024

static _Noreturn void
die(const char *reason)
{
	fprintf(stderr, "sbx-libseccomp: %s\n", reason);
	exit(1);
}

static uint64_t
read_number(const char *word)
{
	char *end;
	uint64_t number;

	errno = 0;
	number = strtoull(word, &end, 0);
	if (end == word || *end != '\0' || errno != 0)
		die("no such number");
	return number;
}

static enum scmp_compare
read_operator(const char *word)
{
	static const struct {
		const char *word;
		enum scmp_compare compare;
	} operators[] = {
		{ "==", SCMP_CMP_EQ },
		{ "!=", SCMP_CMP_NE },
		{ "<", SCMP_CMP_LT },
		{ "<=", SCMP_CMP_LE },
		{ ">", SCMP_CMP_GT },
		{ ">=", SCMP_CMP_GE },
		{ "&", SCMP_CMP_MASKED_EQ },
	};

	for (size_t index = 0; index < sizeof(operators) / sizeof(*operators); index++) {
		if (strcmp(operators[index].word, word) == 0)
			return operators[index].compare;
	}
	die("no such operator");
}

static struct scmp_arg_cmp
read_comparison(char *const *words)
{
	const enum scmp_compare compare = read_operator(words[1]);
	const uint64_t mask = read_number(words[2]);
	const uint64_t value = read_number(words[3]);
	struct scmp_arg_cmp comparison = { 0 };

	comparison.arg = (unsigned int)read_number(words[0]);
	comparison.op = compare;
	comparison.datum_a = compare == SCMP_CMP_MASKED_EQ ? mask : value;
	comparison.datum_b = compare == SCMP_CMP_MASKED_EQ ? value : 0;
	return comparison;
}

/* Pseudo numbers of calls that an ABI makes through socketcall and ipc are above this. */
#define MULTIPLEXED_MIN (-1000)

/*
 * The number that this machine has for a call, or what libseccomp has in its place. False for a call
 * that @abi lacks: a rule about it would be taken, and forgotten.
 */
static bool
read_call(const char *word, uint32_t abi, int *call)
{
	if (word[0] >= '0' && word[0] <= '9') {
		*call = (int)read_number(word);
		return true;
	}
	*call = seccomp_syscall_resolve_name_arch(abi, word);
	if (*call == __NR_SCMP_ERROR || *call < MULTIPLEXED_MIN)
		return false;
	*call = seccomp_syscall_resolve_name(word);
	return *call != __NR_SCMP_ERROR;
}

/* 0, or a negative errno. */
static int
add_rule(scmp_filter_ctx filter, uint32_t abi, char *const *words, size_t count)
{
	struct scmp_arg_cmp comparisons[6];
	unsigned int length = 0;
	int call;

	if (count < 3 || (count - 3) % 4 != 0)
		die("no such rule");
	for (size_t at = 3; at < count; at += 4)
		comparisons[length++] = read_comparison(words + at);
	if (!read_call(words[2], abi, &call))
		return -EFAULT;
	return seccomp_rule_add_array(
	    filter, (uint32_t)read_number(words[1]), call, length, comparisons);
}

static scmp_filter_ctx
start_filter(char *const *words, size_t count, uint32_t *abi)
{
	scmp_filter_ctx filter;
	uint32_t foreign;

	if (count != 5 || strcmp(words[0], "filter") != 0)
		die("no such filter");
	*abi = seccomp_arch_resolve_name(words[1]);
	foreign = (uint32_t)read_number(words[3]);
	filter = seccomp_init((uint32_t)read_number(words[2]));
	if (filter == NULL)
		die("no such default action");
	/* Two byte orders do not fit into one filter: the machine's own goes first. */
	if (seccomp_arch_remove(filter, SCMP_ARCH_NATIVE) != 0 ||
	    seccomp_arch_add(filter, *abi) != 0)
		die("no such ABI");
	if (seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, foreign) != 0 ||
	    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, (uint32_t)read_number(words[4])) !=
		0)
		die("no such attribute");
	return filter;
}

static void
answer_program(scmp_filter_ctx filter)
{
	const int file = memfd_create("filter", MFD_CLOEXEC);
	off_t length;
	void *program;

	if (file < 0 || seccomp_export_bpf(filter, file) != 0)
		die("no program");
	length = lseek(file, 0, SEEK_END);
	program = mmap(NULL, (size_t)length, PROT_READ, MAP_PRIVATE, file, 0);
	if (program == MAP_FAILED)
		die("no memory");
	printf("program %zu\n", (size_t)length);
	if (fwrite(program, 1, (size_t)length, stdout) != (size_t)length)
		die("cannot write");
	munmap(program, (size_t)length);
	close(file);
}

/* Cuts a line into words; none at the end of the input. */
static size_t
read_words(char *line, char **words)
{
	size_t count = 0;

	if (fgets(line, LINE_MAX_LENGTH, stdin) == NULL)
		return 0;
	for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
		if (count == WORDS_MAX)
			die("too many words");
		words[count++] = word;
	}
	if (count == 0)
		die("an empty line");
	return count;
}

int
main(void)
{
	char line[LINE_MAX_LENGTH];
	char *words[WORDS_MAX];
	size_t count;

	while ((count = read_words(line, words)) > 0) {
		uint32_t abi;
		scmp_filter_ctx filter = start_filter(words, count, &abi);

		for (size_t index = 0;; index++) {
			int error;

			count = read_words(line, words);
			if (count == 1 && strcmp(words[0], "end") == 0)
				break;
			if (count == 0 || strcmp(words[0], "rule") != 0)
				die("a filter without its end");
			error = add_rule(filter, abi, words, count);
			if (error != 0)
				printf("refused %zu %d\n", index, -error);
		}
		answer_program(filter);
		seccomp_release(filter);
	}
	return ferror(stdin) ? 1 : 0;
}
