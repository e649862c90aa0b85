#include "clients/cli/input_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"

namespace gongfang::cli {

absl::StatusOr<std::string> ReadInputFile(const std::string& path, size_t max_bytes,
                                          absl::string_view advice) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return UsageError(absl::StrCat("\"", path, "\" cannot be read: ", strerror(errno)));
  std::string content;
  std::array<char, 64 * 1024> part;
  while (content.size() <= max_bytes && file) {
    file.read(part.data(), part.size());
    content.append(part.data(), static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) return UsageError(absl::StrCat("\"", path, "\" cannot be read"));
  if (content.empty()) return UsageError(absl::StrCat("\"", path, "\" is empty"));
  if (content.size() <= max_bytes) return content;
  return UsageError(absl::StrCat("\"", path, "\" has more than ", max_bytes, " bytes; ", advice));
}

}  // namespace gongfang::cli
