// Runs the fuzz target that it is linked with on every file of a folder, on each with some bytes
// changed, and on pieces of two put together: always the same ones, so that a failure can be
// repeated.
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

// Half of the new bytes are from `other`.
void ChangeOneByte(std::string& bytes, const std::string& other, std::mt19937& random) {
  const size_t at = random() % (bytes.size() + 1);
  char byte = static_cast<char>(random());
  if (!other.empty() && random() % 2 == 0) byte = other[random() % other.size()];
  if (random() % 3 == 0 || at == bytes.size()) {
    bytes.insert(at, 1, byte);
  } else if (random() % 2 == 0) {
    bytes.erase(at, 1 + random() % 3);
  } else {
    bytes[at] = byte;
  }
}

// A few bytes are changed; half of the time after a beginning of one and an end of another were put
// together, which may be all.
std::string Mutated(std::string bytes, const std::string& other, std::mt19937& random) {
  const bool crossed = random() % 2 == 0;
  if (crossed) {
    bytes = bytes.substr(0, random() % (bytes.size() + 1)) +
            other.substr(random() % (other.size() + 1));
  }
  for (size_t n = random() % 4 + (crossed ? 0 : 1); n > 0; --n) ChangeOneByte(bytes, other, random);
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
  std::vector<std::string> corpus;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  std::mt19937 random(1);
  for (size_t at = 0; at < files.size(); ++at) {
    std::cout << files[at].filename().string() << std::endl;  // the last one, where it crashes
    Run(corpus[at]);
    for (int i = 0; i < kMutationsPerFile; ++i) {
      const std::string& other = corpus[random() % corpus.size()];
      Run(Mutated(corpus[at], other, random));
    }
  }
  std::cout << files.size() << " files\n";
  return files.empty() ? 1 : 0;
}
