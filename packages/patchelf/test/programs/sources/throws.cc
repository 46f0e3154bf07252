// throws: an exception through the unwinder, which finds its tables by the program headers.
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

static std::vector<std::string> words{ "constructed", "before", "main" };

static int
deep(int depth)
{
	if (depth == 0)
		throw std::runtime_error("thrown");
	return deep(depth - 1) + 1;
}

int
main()
{
	for (const auto &word : words)
		std::cout << word << '\n';
	try {
		return deep(9);
	} catch (const std::exception &error) {
		std::cout << error.what() << " and caught" << std::endl;
	}
	return 42;
}
