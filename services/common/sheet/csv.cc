#include "common/sheet/csv.h"

#include <csv.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace gongfang {
namespace {

// What libcsv calls back while it reads one text.
class Reading {
 public:
  Reading(const CsvLimits& limits, std::vector<CsvRow>& rows) : limits_(limits), rows_(rows) {}

  static void OnCell(void* bytes, size_t size, void* self) {
    static_cast<Reading*>(self)->TakeCell({static_cast<const char*>(bytes), size});
  }
  static void OnRow(int end, void* self) { static_cast<Reading*>(self)->EndRow(end); }

  int row() const { return number_; }
  bool too_long() const { return too_long_; }
  int too_wide() const { return too_wide_; }  // the first such row; 0: none

 private:
  // libcsv reads on to the end whatever is told here; what is too much is dropped.
  void TakeCell(absl::string_view cell) {
    if (cells_.size() < limits_.cells) return (void)cells_.emplace_back(cell);
    if (too_wide_ == 0) too_wide_ = number_;
  }

  void EndRow(int end) {
    // The second half of an end of line.
    const bool same_end = end == CSV_LF && last_end_ == CSV_CR && cells_.empty();
    last_end_ = end;
    if (same_end) return;
    if (!cells_.empty()) {
      too_long_ |= rows_.size() == limits_.rows;
      if (!too_long_) rows_.push_back({.number = number_, .cells = std::move(cells_)});
      cells_.clear();
    }
    ++number_;
  }

  const CsvLimits limits_;
  std::vector<CsvRow>& rows_;
  std::vector<std::string> cells_;
  int number_ = 1;
  int last_end_ = 0;
  bool too_long_ = false;
  int too_wide_ = 0;
};

// Ends with its scope.
class Parser {
 public:
  // CSV_REPALL_NL: also of empty rows, so that rows can be counted.
  Parser() : ready_(csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0) {}
  ~Parser() {
    if (ready_) csv_free(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // Whether all of `text` is a table.
  bool Run(absl::string_view text, Reading& reading) {
    if (!ready_) return false;
    if (csv_parse(&parser_, text.data(), text.size(), Reading::OnCell, Reading::OnRow, &reading) !=
        text.size()) {
      return false;
    }
    return csv_fini(&parser_, Reading::OnCell, Reading::OnRow, &reading) == 0;
  }
  bool bad_quotes() { return csv_error(&parser_) == CSV_EPARSE; }

 private:
  csv_parser parser_{};
  const bool ready_;
};

bool NeedsQuotes(absl::string_view cell) {
  return !cell.empty() &&
         (cell.find_first_of(",\"\r\n") != absl::string_view::npos || cell.front() == ' ' ||
          cell.front() == '\t' || cell.back() == ' ' || cell.back() == '\t');
}

}  // namespace

std::optional<CsvMistake> ReadCsv(absl::string_view text, const CsvLimits& limits,
                                  std::vector<CsvRow>& rows) {
  Reading reading(limits, rows);
  Parser parser;
  const bool whole = parser.Run(text, reading);
  if (reading.too_long()) {
    return CsvMistake{reading.row(), absl::StrCat("there are more than ", limits.rows, " rows"),
                      true};
  }
  if (reading.too_wide() != 0) {
    return CsvMistake{reading.too_wide(), absl::StrCat("has more than ", limits.cells, " cells")};
  }
  if (whole) return std::nullopt;
  return CsvMistake{reading.row(),
                    parser.bad_quotes()
                        ? "a quoted cell that begins here does not end, or something "
                          "stands beside its quotes; a quote within is written twice"
                        : "it cannot be read for want of memory"};
}

void WriteCsvRow(absl::Span<const std::string> cells, std::string& text) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text.push_back(',');
    if (NeedsQuotes(cells[i])) {
      absl::StrAppend(&text, "\"", absl::StrReplaceAll(cells[i], {{"\"", "\"\""}}), "\"");
    } else {
      text.append(cells[i]);
    }
  }
  text.push_back('\n');
}

}  // namespace gongfang
