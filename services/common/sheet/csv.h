// Tables as spreadsheets exchange them: comma-separated values (RFC 4180). Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gongfang {

struct CsvRow {
  int number = 0;  // as a spreadsheet counts: from 1, empty rows included
  std::vector<std::string> cells;
};

// Why a text is no table.
struct CsvMistake {
  int row = 0;
  std::string description;
  bool too_many_rows = false;
};

// How large a table may be.
struct CsvLimits {
  size_t rows;
  size_t cells;  // in one row
};

// Appends the rows of `text` that are not empty. Lines may end with CR, LF or both. Blanks around a
// cell are dropped unless it is quoted. What is wrong with a text that is no table, or larger;
// nullopt where nothing is.
std::optional<CsvMistake> ReadCsv(absl::string_view text, const CsvLimits& limits,
                                  std::vector<CsvRow>& rows);

// Appends a row, ended by LF. ReadCsv finds the same cells, unless it is one empty cell alone.
void WriteCsvRow(absl::Span<const std::string> cells, std::string& text);

}  // namespace gongfang
