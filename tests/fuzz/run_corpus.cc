// Runs the fuzz target that it is linked with on every file of a folder, and on each with some
// bytes changed: always the same ones, so that a failure can be repeated.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"

namespace {

constexpr int kMutationsPerFile = 3000;

void Run(const std::string& bytes) {
  // A copy without a byte behind its end, so that AddressSanitizer sees a read past it.
  const std::vector<uint8_t> exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::string Mutated(std::string bytes, std::mt19937& random) {
  for (int n = 1 + static_cast<int>(random() % 4); n > 0; --n) {
    const size_t at = random() % (bytes.size() + 1);
    const char byte = static_cast<char>(random());
    if (random() % 3 == 0 || at == bytes.size()) {
      bytes.insert(at, 1, byte);
    } else if (random() % 2 == 0) {
      bytes.erase(at, 1 + random() % 3);
    } else {
      bytes[at] = byte;
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " FOLDER\n";
    return 2;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::mt19937 random(1);
  for (const auto& path : files) {
    std::cout << path.filename().string() << std::endl;  // the last one, where it crashes
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    Run(bytes);
    for (int i = 0; i < kMutationsPerFile; ++i) Run(Mutated(bytes, random));
  }
  std::cout << files.size() << " files\n";
  return files.empty() ? 1 : 0;
}
