/* say: words and numbers -> a text that is written when it is complete, without a C library */

#ifndef SBX_TEST_SAY_H
#define SBX_TEST_SAY_H

void say(const char *text);
void say_number(long number);
void say_hexadecimal(unsigned long number);

/* All that file @path holds. */
void say_file(const char *path);

/* Writes what has been said to standard output, or to a new file @path. */
void say_all(const char *path);

/* Whether both are the same text. */
int is_same(const char *one, const char *other);

/* The decimal number that @text is. */
long number_of(const char *text);

#endif
