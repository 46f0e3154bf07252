/* big: a program of 100 MB, most of which is data that no file system leaves out. */

__asm__(".section .rodata\n\t.fill 25 << 20, 4, 0x676962\n\t.text");

int
main(void)
{
	return 0;
}
