#include "clients/cli/table.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/text.h"

namespace gongfang::cli {
namespace {

constexpr int kGap = 2;         // blanks between columns
constexpr int kLeastWidth = 7;  // of a column that is shortened; so bookings fit into 80

absl::string_view Code(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kGreen:
      return "\x1b[32m";
    case Style::kYellow:
      return "\x1b[33m";
    case Style::kRed:
      return "\x1b[31m";
  }
  return "";
}

std::vector<int> WidthsOf(const std::vector<std::vector<Cell>>& rows) {
  std::vector<int> widths;
  for (const std::vector<Cell>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i].text));
    }
  }
  return widths;
}

int LineWidth(const std::vector<int>& widths) {
  const int gaps = kGap * std::max(0, static_cast<int>(widths.size()) - 1);
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

int LeastWidth(Fit fit, int width) {
  return fit == Fit::kWhole ? width : std::min(width, kLeastWidth);
}

std::string Draw(const std::vector<std::vector<Cell>>& rows, bool colour) {
  const std::vector<int> widths = WidthsOf(rows);
  std::string result;
  for (const std::vector<Cell>& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const int padding = widths[i] - DisplayWidth(row[i].text) + kGap;
      absl::StrAppend(&line, Paint(row[i].text, row[i].style, colour));
      if (i + 1 < row.size()) line.append(padding, ' ');
    }
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&result, line, "\n");
  }
  return result;
}

}  // namespace

std::string Paint(absl::string_view text, Style style, bool colour) {
  if (!colour || style == Style::kPlain || text.empty()) return std::string(text);
  return absl::StrCat(Code(style), text, "\x1b[0m");
}

TableText Table::Render(bool colour, int width) const {
  Rows rows;
  if (!columns_.empty()) {
    rows.emplace_back();
    for (const Column& column : columns_) rows.back().emplace_back(column.header, Style::kBold);
  }
  rows.insert(rows.end(), rows_.begin(), rows_.end());
  for (std::vector<Cell>& row : rows) {
    for (Cell& cell : row) cell.text = Printable(cell.text);
  }
  TableText result;
  if (width > 0 && !columns_.empty() && !FitTo(width, rows, result)) {
    return {.text = Stacked(colour), .left_out = {}};
  }
  result.text = Draw(rows, colour);
  return result;
}

bool Table::FitTo(int width, Rows& rows, TableText& result) const {
  std::vector<Column> columns = columns_;
  std::vector<int> widths = WidthsOf(rows);
  const auto least = [&] {
    std::vector<int> narrow;
    for (size_t i = 0; i < columns.size(); ++i) {
      narrow.push_back(LeastWidth(columns[i].fit, widths[i]));
    }
    return LineWidth(narrow);
  };
  while (least() > width) {
    const auto last = std::find_if(columns.rbegin(), columns.rend(),
                                   [](const Column& c) { return c.fit == Fit::kOptional; });
    if (last == columns.rend()) return false;
    const auto at = columns.rend() - last - 1;
    result.left_out.insert(result.left_out.begin(), last->header);
    columns.erase(columns.begin() + at);
    widths.erase(widths.begin() + at);
    for (std::vector<Cell>& row : rows) row.erase(row.begin() + at);
  }
  while (LineWidth(widths) > width) {
    std::optional<size_t> widest;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (widths[i] == LeastWidth(columns[i].fit, widths[i])) continue;
      if (!widest || widths[i] > widths[*widest]) widest = i;
    }
    --widths[*widest];  // there is one, since all together fit where they are narrowest
  }
  for (std::vector<Cell>& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) row[i].text = Shorten(row[i].text, widths[i]);
  }
  return true;
}

std::string Table::Stacked(bool colour) const {
  std::string result;
  for (const std::vector<Cell>& row : rows_) {
    Table record;
    for (size_t i = 0; i < row.size(); ++i) {
      record.Add({Cell(columns_[i].header, Style::kBold), row[i]});
    }
    absl::StrAppend(&result, result.empty() ? "" : "\n", record.Render(colour, 0).text);
  }
  return result;
}

}  // namespace gongfang::cli
