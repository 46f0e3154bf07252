/* say: words and numbers -> a text that is written when it is complete, without a C library */

#include "say.h"

#include <linux/fcntl.h>

#include "raw.h"

static char said[65536];
static unsigned long length;

static void
say_byte(char byte)
{
	if (length < sizeof(said))
		said[length++] = byte;
}

void
say(const char *text)
{
	while (*text != '\0')
		say_byte(*text++);
}

static void
say_digits(unsigned long number, unsigned base)
{
	if (number >= base)
		say_digits(number / base, base);
	say_byte("0123456789abcdef"[number % base]);
}

void
say_number(long number)
{
	if (number < 0)
		say_byte('-');
	say_digits(number < 0 ? 0ul - (unsigned long)number : (unsigned long)number, 10);
}

void
say_hexadecimal(unsigned long number)
{
	say_digits(number, 16);
}

void
say_file(const char *path)
{
	const long file = raw_call4(__NR_openat, AT_FDCWD, (long)path, O_RDONLY, 0);
	long got;

	if (file < 0) {
		say("error ");
		say_number(file);
		say("\n");
		return;
	}
	do {
		got = raw_call3(
		    __NR_read, file, (long)(said + length), (long)(sizeof(said) - length));
		if (got > 0)
			length += (unsigned long)got;
	} while (got > 0);
	raw_call3(__NR_close, file, 0, 0);
}

void
say_all(const char *path)
{
	const long file = path == (const char *)0
	    ? 1
	    : raw_call4(__NR_openat, AT_FDCWD, (long)path, O_WRONLY | O_CREAT | O_EXCL, 0644);

	for (unsigned long at = 0; at < length;) {
		const long put =
		    raw_call3(__NR_write, file, (long)(said + at), (long)(length - at));

		if (put <= 0)
			break;
		at += (unsigned long)put;
	}
	length = 0;
}

int
is_same(const char *one, const char *other)
{
	while (*one != '\0' && *one == *other) {
		one++;
		other++;
	}
	return *one == *other;
}

long
number_of(const char *text)
{
	long number = 0;

	while (*text >= '0' && *text <= '9')
		number = number * 10 + (*text++ - '0');
	return number;
}
