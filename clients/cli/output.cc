#include "clients/cli/output.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/text.h"
#include "google/protobuf/util/json_util.h"

namespace gongfang::cli {
namespace {

constexpr int kMaxCellWidth = 48;  // on a terminal; programs and files get all of it

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

std::string Paint(absl::string_view text, Style style, bool colour) {
  if (!colour || style == Style::kPlain || text.empty()) return std::string(text);
  return absl::StrCat(Code(style), text, "\x1b[0m");
}

}  // namespace

std::string Table::Render(bool colour, int max_width) const {
  std::vector<std::vector<Cell>> rows;
  if (!headers_.empty()) {
    rows.emplace_back();
    for (const std::string& header : headers_) rows.back().emplace_back(header, Style::kBold);
  }
  rows.insert(rows.end(), rows_.begin(), rows_.end());
  std::vector<int> widths;
  for (std::vector<Cell>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      row[i].text = Printable(row[i].text);
      // A line of "label  value" has nothing beside it that it could push away.
      if (max_width > 0 && !headers_.empty()) row[i].text = Shorten(row[i].text, max_width);
      widths[i] = std::max(widths[i], DisplayWidth(row[i].text));
    }
  }
  std::string result;
  for (const std::vector<Cell>& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const int padding = widths[i] - DisplayWidth(row[i].text) + 2;
      absl::StrAppend(&line, Paint(row[i].text, row[i].style, colour));
      if (i + 1 < row.size()) line.append(padding, ' ');
    }
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&result, line, "\n");
  }
  return result;
}

Output::Output(const Environment& environment, Format format, bool allow_colour, bool quiet)
    : environment_(environment),
      format_(format),
      colour_out_(allow_colour && environment.out_is_terminal),
      colour_err_(allow_colour && environment.err_is_terminal),
      quiet_(quiet) {}

void Output::Print(const Table& table) const {
  environment_.out << table.Render(colour_out_, out_is_terminal() ? kMaxCellWidth : 0);
}

void Output::Print(absl::string_view line) const { environment_.out << line << "\n"; }

absl::Status Output::PrintJson(const google::protobuf::Message& message) const {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return absl::InternalError(status.ToString());
  environment_.out << json;
  return absl::OkStatus();
}

void Output::Say(absl::string_view line) const {
  if (!quiet_) environment_.err << Printable(line) << "\n";
}

void Output::Complain(absl::string_view label, Style style, absl::string_view line) const {
  environment_.err << Paint(label, style, colour_err_) << Printable(line) << "\n";
}

}  // namespace gongfang::cli
