/* high-place: a library that the linker gave a place so high that two cannot both have it. */

int high_place(void);

int
high_place(void)
{
	return 0;
}
