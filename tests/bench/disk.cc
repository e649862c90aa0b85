#include "tests/bench/disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/steady_time.h"

namespace gongfang::bench {
namespace {

constexpr size_t kBlock = 4096;
constexpr int64_t kBlocks = 4096;

bool WriteBlock(int file, int64_t n, const std::vector<char>& block) {
  const auto offset = static_cast<off_t>((n % kBlocks) * static_cast<int64_t>(kBlock));
  return pwrite(file, block.data(), block.size(), offset) == static_cast<ssize_t>(block.size());
}

}  // namespace

absl::StatusOr<Histogram> ProbeDisk(const std::string& folder, absl::Duration duration) {
  const std::string path = absl::StrCat(folder, "/disk-probe");
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return absl::UnavailableError(absl::StrCat(path, " cannot be made"));
  const absl::Cleanup remove = [&] {
    close(file);
    unlink(path.c_str());
  };
  std::vector<char> block(kBlock, 'g');
  bool good = true;
  for (int64_t n = 0; n < kBlocks && good; ++n) good = WriteBlock(file, n, block);
  good = good && fsync(file) == 0;
  Histogram taken;
  const int64_t end = SteadyNanos() + absl::ToInt64Nanoseconds(duration);
  for (int64_t n = 0; good; ++n) {
    const int64_t before = SteadyNanos();
    if (before >= end) break;
    block[0] = static_cast<char>(n);
    good = WriteBlock(file, n, block) && fdatasync(file) == 0;
    taken.Record(SteadyNanos() - before);
  }
  if (good) return taken;
  return absl::UnavailableError(absl::StrCat(path, " cannot be written and synced"));
}

}  // namespace gongfang::bench
