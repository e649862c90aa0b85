// Tables for people: columns as wide as what is in them, two blanks apart, fitted to a terminal.
// Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace gongfang::cli {

enum class Style { kPlain, kBold, kDim, kGreen, kYellow, kRed };

// `text` in colour, if there is to be any.
std::string Paint(absl::string_view text, Style style, bool colour);

struct Cell {
  std::string text;
  Style style = Style::kPlain;
  Cell(std::string text) : text(std::move(text)) {}  // NOLINT(runtime/explicit)
  Cell(const char* text) : text(text) {}             // NOLINT(runtime/explicit)
  Cell(std::string text, Style style) : text(std::move(text)), style(style) {}
};

// What becomes of a column where a terminal is too narrow for the table.
enum class Fit {
  kWhole,     // it is shown as it is: ids, and what has to be copied
  kShorten,   // its cells end with "…"
  kOptional,  // the same; where that is not enough, it is left out
};

struct Column {
  std::string header;
  Fit fit = Fit::kWhole;
  Column(std::string header, Fit fit = Fit::kWhole)  // NOLINT(runtime/explicit)
      : header(std::move(header)), fit(fit) {}
  Column(const char* header, Fit fit = Fit::kWhole)  // NOLINT(runtime/explicit)
      : header(header), fit(fit) {}
};

struct TableText {
  std::string text;
  std::vector<std::string> left_out;  // the headers of the columns that found no room
};

// Cells may hold text from anywhere: what could steer the terminal is escaped.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // A list of "label  value" lines, without a header. Nothing in it is ever shortened.
  Table() = default;

  // Where there are columns, a cell for each.
  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }

  // For a terminal of `width` cells; 0: as wide as it comes. First the widest columns that may be
  // shortened give way, then optional ones go, from the right. Where the rest is too wide still,
  // the records are written one below the other, whole.
  TableText Render(bool colour, int width) const;

 private:
  using Rows = std::vector<std::vector<Cell>>;

  // Takes the columns from `rows` that find no room, and makes the others as wide as they can be.
  // False where even so they do not fit.
  bool FitTo(int width, Rows& rows, TableText& result) const;
  std::string Stacked(bool colour) const;

  std::vector<Column> columns_;
  Rows rows_;
};

}  // namespace gongfang::cli
