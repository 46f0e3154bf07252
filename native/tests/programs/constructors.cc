// constructors: a static object opens a file before main; with an argument, main opens one too.

#include <cstdio>
#include <fstream>
#include <iostream>

namespace
{

class Opener
{
	std::ifstream file{ "/dev/null" };

      public:
	Opener() noexcept
	{
		std::puts(file ? "constructor: open" : "constructor: not open");
		std::fflush(stdout);
	}
};

const Opener before_main;

} // namespace

int
main(int count, char **)
{
	if (count > 1) {
		const Opener in_main;
	}
	std::cout << "main" << std::endl;
	return 0;
}
