/* options: the arguments of sandboxify -> what is to be run, and how. C only: Node's part only prints. */

#include "options.h"

#include "failure.h"
#include "text.h"

/* What an option is for. */
enum kind {
	TAKES_TEXT,
	TAKES_POINT,
	TAKES_WAY,
	IS_FLAG,
	IS_PRINTED,
	TAKES_PRINTED,
	LEARNS, /* alone, or =WAY */
};

struct option {
	const char *name;
	size_t place; /* in struct sbx_options, of a text or a flag */
	enum kind kind;
	char letter; /* 0 for none */
};

static const struct option known[] = {
	{ "allow", offsetof(struct sbx_options, allow), TAKES_TEXT, 'a' },
	{ "deny", offsetof(struct sbx_options, deny), TAKES_TEXT, 'd' },
	{ "default-action", offsetof(struct sbx_options, default_action), TAKES_TEXT, 0 },
	{ "arch", offsetof(struct sbx_options, architectures), TAKES_TEXT, 0 },
	{ "policy", offsetof(struct sbx_options, file), TAKES_TEXT, 'p' },
	{ "report", offsetof(struct sbx_options, report), TAKES_TEXT, 0 },
	{ "at", 0, TAKES_POINT, 0 },
	{ "via", 0, TAKES_WAY, 0 },
	{ "verbose", offsetof(struct sbx_options, verbose), IS_FLAG, 0 },
	{ "explain", offsetof(struct sbx_options, explain), IS_FLAG, 0 },
	{ "learn", 0, LEARNS, 0 },
	{ "output", offsetof(struct sbx_options, output), TAKES_TEXT, 0 },
	{ "verify", offsetof(struct sbx_options, verify), IS_FLAG, 0 },
	{ "json", offsetof(struct sbx_options, json), IS_FLAG, 0 },
	{ "records", offsetof(struct sbx_options, records), TAKES_TEXT, 0 },
	{ "inspect", 0, TAKES_PRINTED, 0 },
	{ "audit", 0, IS_PRINTED, 0 },
	{ "follow", 0, IS_PRINTED, 0 },
	{ "help", 0, IS_PRINTED, 'h' },
	{ "version", 0, IS_PRINTED, 'V' },
	{ "show", 0, TAKES_PRINTED, 0 },
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

/* Where the reader stands. */
struct reader {
	char **at;
	const struct option *option;
	const char *value; /* that stands in the same argument; null for none */
	bool seen[KNOWN];
};

static const struct option *
find_long(const char *name, uint32_t length)
{
	for (uint32_t i = 0; i < KNOWN; i++) {
		if (sbx_is_text(name, length, known[i].name))
			return &known[i];
	}
	return NULL;
}

static const struct option *
find_short(char letter)
{
	for (uint32_t i = 0; i < KNOWN; i++) {
		if (letter != '\0' && letter == known[i].letter)
			return &known[i];
	}
	return NULL;
}

static bool
takes_value(const struct option *option)
{
	return option->kind != IS_FLAG && option->kind != IS_PRINTED && option->kind != LEARNS;
}

/* --name, --name=value, -n, -nvalue */
static void
read_name(struct reader *reader)
{
	const char *text = *reader->at;
	uint32_t length = 0;

	reader->value = NULL;
	if (text[1] != '-') {
		reader->option = find_short(text[1]);
		if (text[1] != '\0' && text[2] != '\0')
			reader->value = text + 2;
	} else {
		for (text += 2; text[length] != '\0' && text[length] != '=';)
			length++;
		reader->option = find_long(text, length);
		if (text[length] == '=')
			reader->value = text + length + 1;
	}
	if (reader->option == NULL)
		sbx_give_up(SBX_REASON_UNKNOWN_OPTION, *reader->at, 0);
	if (reader->seen[reader->option - known])
		sbx_give_up(SBX_REASON_REPEATED_OPTION, *reader->at, 0);
	reader->seen[reader->option - known] = true;
}

/* Leaves the reader at the option's last argument. */
static const char *
read_value(struct reader *reader)
{
	const char *name = *reader->at;

	if (!takes_value(reader->option)) {
		if (reader->value != NULL && reader->option->kind != LEARNS)
			sbx_give_up(SBX_REASON_VALUE_UNWANTED, name, 0);
		return reader->value;
	}
	if (reader->value != NULL)
		return reader->value;
	if (reader->at[1] == NULL)
		sbx_give_up(SBX_REASON_VALUE_MISSING, name, 0);
	return *++reader->at;
}

/* The index of @word among @words, or their end with a message. */
static int
find_word(const char *word, const char *const *words, enum sbx_reason reason)
{
	for (int i = 0; words[i] != NULL; i++) {
		if (sbx_is_text(word, sbx_text_length(word), words[i]))
			return i;
	}
	sbx_give_up(reason, word, 0);
}

static void
take(const struct option *option, const char *value, struct sbx_options *options)
{
	static const char *const points[] = { "exec", "entry", "main", NULL };
	static const char *const learning[] = { "notify", "ptrace", NULL };
	static const char *const ways[] = { "auto", "keyed", "inject", "suspend", NULL };

	switch (option->kind) {
	case LEARNS:
		options->learn = true;
		options->traced =
		    value != NULL && find_word(value, learning, SBX_REASON_UNKNOWN_LEARNING) == 1;
		break;
	case TAKES_TEXT: *(const char **)((char *)options + option->place) = value; break;
	case TAKES_POINT:
		options->point = (enum sbx_point)(
		    SBX_POINT_EXEC + find_word(value, points, SBX_REASON_UNKNOWN_POINT));
		break;
	case TAKES_WAY:
		options->way = (enum sbx_way)find_word(value, ways, SBX_REASON_UNKNOWN_WAY);
		break;
	case IS_FLAG: *(bool *)((char *)options + option->place) = true; break;
	case IS_PRINTED:
	case TAKES_PRINTED: options->prints = true; break;
	}
}

/* --report FILE.html is for what was learned, and --report FD for why nothing was run. */
static void
tell_reports_apart(struct sbx_options *options)
{
	const char *at = options->report;

	if (!options->learn || at == NULL)
		return;
	while (*at >= '0' && *at <= '9')
		at++;
	if (*at == '\0')
		return;
	options->page = options->report;
	options->report = NULL;
}

static void
refuse_contradictions(const struct sbx_options *options)
{
	if (options->allow != NULL && options->deny != NULL)
		sbx_give_up(SBX_REASON_TWO_LISTS, NULL, 0);
	if (options->file != NULL && (options->allow != NULL || options->deny != NULL))
		sbx_give_up(SBX_REASON_LIST_AND_FILE, NULL, 0);
	if (options->explain && options->learn)
		sbx_give_up(SBX_REASON_TWO_DUTIES, NULL, 0);
	if (options->learn &&
	    (options->deny != NULL || options->default_action != NULL ||
		(options->architectures != NULL && options->allow == NULL &&
		    options->file == NULL)))
		sbx_give_up(SBX_REASON_LEARN_AND_DENY, NULL, 0);
	if ((options->output != NULL || options->records != NULL) && !options->learn)
		sbx_give_up(SBX_REASON_OUTPUT_ALONE, NULL, 0);
	if (options->verify && !options->learn)
		sbx_give_up(SBX_REASON_VERIFY_ALONE, NULL, 0);
	if ((options->explain || options->learn) && options->way != SBX_WAY_AUTO)
		sbx_give_up(SBX_REASON_SUPERVISED_WAY, NULL, 0);
	if (*options->program == NULL)
		sbx_give_up(SBX_REASON_NO_PROGRAM, NULL, 0);
}

void
sbx_read_options(char **arguments, struct sbx_options *options)
{
	struct reader reader = { .at = arguments };

	*options = (struct sbx_options){ .program = arguments };
	/* A program may be started without even its own name. */
	if (*reader.at != NULL)
		reader.at++;
	for (; *reader.at != NULL && (*reader.at)[0] == '-'; reader.at++) {
		if (sbx_is_text(*reader.at, sbx_text_length(*reader.at), "--")) {
			reader.at++;
			break;
		}
		/* Standard input, for what is printed. */
		if (options->prints && (*reader.at)[1] == '\0')
			break;
		read_name(&reader);
		take(reader.option, read_value(&reader), options);
	}
	options->program = reader.at;
	tell_reports_apart(options);
	if (!options->prints)
		refuse_contradictions(options);
}
