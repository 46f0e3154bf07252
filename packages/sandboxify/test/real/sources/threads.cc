// Threads, streams, files and an exception.

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

int
main()
{
	std::mutex mutex;
	std::condition_variable all;
	std::vector<std::string> lines;
	std::vector<std::thread> threads;
	for (int index = 0; index < 8; index++) {
		threads.emplace_back([&, index] {
			std::vector<char> memory(1 << 20, static_cast<char>(index));
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
			const std::lock_guard<std::mutex> lock(mutex);
			lines.push_back(std::to_string(memory[12345]));
			all.notify_all();
		});
	}
	{
		std::unique_lock<std::mutex> lock(mutex);
		all.wait(lock, [&] { return lines.size() == threads.size(); });
	}
	for (auto &thread : threads) {
		thread.join();
	}
	std::ofstream("said") << lines.size() << " lines\n";
	std::string said;
	std::getline(std::ifstream("said"), said);
	std::remove("said");
	try {
		throw std::runtime_error(said);
	} catch (const std::exception &error) {
		std::cout << error.what() << " " << (std::random_device{}() >= 0) << std::endl;
	}
}
