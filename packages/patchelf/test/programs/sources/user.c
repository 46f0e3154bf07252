// user: a program of library.c, by both of its versions.
void told(const char *text);
int number(void);
int older(void);
__asm__(".symver older, number@ONE");

int
main(void)
{
	told("told by the library");
	return number() + older();
}
