// bare: a program of a libc for which this machine has no start files.
int dprintf(int descriptor, const char *format, ...);
void exit(int status);

static const char *const words[] = { "hello", "bare" };

#ifdef __i386__
__attribute__((force_align_arg_pointer))
#endif
void
_start(void)
{
	for (int i = 0; i < 2; i++)
		dprintf(1, "%s\n", words[i]);
	exit(42);
}
