#include "gongfangd/data_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kLeastSecretLength = 32;  // characters

absl::Status NotWritable(const std::string& path) {
  return errors::StorageNotWritable(path, std::strerror(errno));
}

// Writes `text` to a file of its own beside `path`, synced, and returns its name.
absl::StatusOr<std::string> WriteBeside(const std::string& path, absl::string_view text) {
  const std::string beside = absl::StrCat(path, ".", absl::BytesToHexString(RandomBytes(8)));
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return NotWritable(path);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  const int error = errno;
  close(file);
  if (written) return beside;
  unlink(beside.c_str());
  errno = error;
  return NotWritable(path);
}

// A new name is on disk once its folder is.
absl::Status SyncFolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int handle =
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return NotWritable(path);
  const bool synced = fsync(handle) == 0;
  close(handle);
  return synced ? absl::OkStatus() : NotWritable(path);
}

}  // namespace

absl::Status PrepareDataFolder(const std::string& folder) {
  // Folders above it are made as any program would; only this one holds secrets.
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), ignored);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return NotWritable(folder);
  struct stat info;
  if (stat(folder.c_str(), &info) != 0) return NotWritable(folder);
  if (!S_ISDIR(info.st_mode)) {
    errno = ENOTDIR;
    return NotWritable(folder);
  }
  return access(folder.c_str(), W_OK | X_OK) == 0 ? absl::OkStatus() : NotWritable(folder);
}

absl::Status WriteSecret(const std::string& path, absl::string_view secret) {
  ASSIGN_OR_RETURN(const std::string beside, WriteBeside(path, absl::StrCat(secret, "\n")));
  if (rename(beside.c_str(), path.c_str()) != 0) {
    const absl::Status status = NotWritable(path);
    unlink(beside.c_str());
    return status;
  }
  return SyncFolderOf(path);
}

absl::StatusOr<std::string> ReadOrMakeSecret(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0) {
    const std::string made = absl::WebSafeBase64Escape(RandomBytes(kSecretBytes));
    ASSIGN_OR_RETURN(const std::string beside, WriteBeside(path, absl::StrCat(made, "\n")));
    // link fails where another process was faster, and then its secret is the one.
    const bool ours = link(beside.c_str(), path.c_str()) == 0;
    const bool theirs = !ours && errno == EEXIST;
    const absl::Status failure = ours || theirs ? absl::OkStatus() : NotWritable(path);
    unlink(beside.c_str());
    RETURN_IF_ERROR(failure);
    RETURN_IF_ERROR(SyncFolderOf(path));
  }
  return ReadSecret(path);
}

absl::StatusOr<std::string> ReadSecret(const std::string& path) {
  std::ifstream file(path);
  std::string secret;
  std::getline(file, secret);
  absl::StripAsciiWhitespace(&secret);
  if (secret.size() < kLeastSecretLength) {
    return errors::SecretNotUsable(path, "it cannot be read, or holds fewer than 32 characters");
  }
  return secret;
}

}  // namespace gongfang
