#include "clients/cli/progress.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/text.h"

namespace gongfang::cli {
namespace {

constexpr int kCells = 30;
constexpr absl::string_view kClearLine = "\r\x1b[K";

}  // namespace

void ProgressBar::Show(int done, int total, absl::string_view what) {
  if (!output_.environment().err_is_terminal || output_.quiet() || total <= 0) return;
  const int full = static_cast<int>(int64_t{kCells} * std::min(done, total) / total);
  std::string line = "[";
  for (int i = 0; i < kCells; ++i) absl::StrAppend(&line, i < full ? "█" : "·");
  const int percent = static_cast<int>(int64_t{100} * std::min(done, total) / total);
  absl::StrAppend(&line, "] ", percent, "%  ", Printable(what));
  if (line == shown_) return;
  output_.environment().err << kClearLine << line << std::flush;
  shown_ = std::move(line);
}

void ProgressBar::Finish() {
  if (!shown_.empty()) output_.environment().err << kClearLine << std::flush;
  shown_.clear();
}

}  // namespace gongfang::cli
