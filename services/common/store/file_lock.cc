#include "common/store/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "common/base/errors.h"

namespace gongfang {
namespace {

// The process id that the holder wrote, or 0 while it has not written it yet.
int64_t ReadHolder(int descriptor) {
  char text[24] = {};
  return pread(descriptor, text, sizeof(text) - 1, 0) > 0 ? std::strtoll(text, nullptr, 10) : 0;
}

// For people only: the lock holds without it, so a full disk does not matter here.
void WriteHolder(int descriptor) {
  const std::string text = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor, 0) != 0) return;
  [[maybe_unused]] const ssize_t written = pwrite(descriptor, text.data(), text.size(), 0);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileLock>> FileLock::Acquire(const std::string& path) {
  const std::string lock_path = path + ".lock";
  const int descriptor = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return errors::StorageNotWritable(lock_path, std::strerror(errno));
  std::unique_ptr<FileLock> lock(new FileLock(descriptor));
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno == EWOULDBLOCK) return errors::StorageInUse(path, ReadHolder(descriptor));
    return errors::StorageNotWritable(lock_path, std::strerror(errno));
  }
  WriteHolder(descriptor);
  return lock;
}

// The file stays: removing it would let two processes lock two files of one name.
FileLock::~FileLock() { close(descriptor_); }

}  // namespace gongfang
