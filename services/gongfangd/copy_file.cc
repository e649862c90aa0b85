#include "gongfangd/copy_file.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"

namespace gongfang {
namespace {

constexpr size_t kPieceBytes = 1 << 20;

absl::Status NotWritable(const std::string& path) {
  return errors::StorageNotWritable(path, std::strerror(errno));
}

bool WriteAll(int file, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t written = write(file, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data += written;
    size -= static_cast<size_t>(written);
  }
  return true;
}

// Gives the file at `path` to `take` piece by piece, until that answers an error.
template <typename Take>
absl::StatusOr<CopiedFile> Visit(const std::string& path, const Take& take) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return errors::StorageMissing(path);
  const absl::Cleanup close_file = [file] { close(file); };
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free);
  EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
  std::vector<char> piece(kPieceBytes);
  CopiedFile copied;
  while (true) {
    const ssize_t got = read(file, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errors::StorageCorrupt(path, std::strerror(errno));
    if (got == 0) break;
    EVP_DigestUpdate(digest.get(), piece.data(), static_cast<size_t>(got));
    copied.bytes += got;
    if (absl::Status taken = take(piece.data(), static_cast<size_t>(got)); !taken.ok()) {
      return taken;
    }
  }
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_DigestFinal_ex(digest.get(), sum, &length);
  copied.sha256 =
      absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(sum), length));
  return copied;
}

}  // namespace

absl::StatusOr<CopiedFile> ReadFile(const std::string& path) {
  return Visit(path, [](const char*, size_t) { return absl::OkStatus(); });
}

absl::StatusOr<CopiedFile> CopyFile(const std::string& from, const std::string& to) {
  const int file = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return NotWritable(to);
  const absl::Cleanup close_file = [file] { close(file); };
  absl::StatusOr<CopiedFile> copied = Visit(from, [&](const char* data, size_t size) {
    return WriteAll(file, data, size) ? absl::OkStatus() : NotWritable(to);
  });
  if (copied.ok() && fsync(file) != 0) return NotWritable(to);
  return copied;
}

absl::Status SyncFolder(const std::string& folder) {
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return NotWritable(folder);
  const bool synced = fsync(handle) == 0;
  close(handle);
  return synced ? absl::OkStatus() : NotWritable(folder);
}

}  // namespace gongfang
