#include "tests/bench/report.h"

#include <algorithm>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace gongfang::bench {
namespace {

// Figures of any size with about four digits.
std::string Figure(double value) {
  if (value >= 1000) return absl::StrFormat("%.0f", value);
  return value >= 10 ? absl::StrFormat("%.1f", value) : absl::StrFormat("%.3f", value);
}

std::string GoalText(const Goal& goal) {
  return absl::StrFormat("%s %g", goal.at_least ? ">=" : "<=", goal.bound);
}

std::string Quoted(absl::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

std::string Json(const Row& row) {
  const std::optional<double> ratio = row.Ratio();
  return absl::StrFormat(
      R"(  {"row": %s, "value": %.6g, "unit": %s, "against": %s, "ratio": %s, "target": %s, )"
      R"("holds": %s})",
      Quoted(row.row), row.value, Quoted(row.unit),
      row.peer ? Quoted(absl::StrCat(row.against, ": ", Figure(*row.peer))) : "null",
      ratio ? absl::StrFormat("%.4f", *ratio) : "null", Quoted(GoalText(row.goal)),
      row.Holds() ? "true" : "false");
}

std::string Line(const Row& row) {
  const std::optional<double> ratio = row.Ratio();
  return absl::StrFormat(
      "%-46s %10s %-16s %-32s %7s %8s  %s%s", row.row, Figure(row.value), row.unit,
      row.peer ? absl::StrCat(row.against, " ", Figure(*row.peer)) : "",
      ratio ? absl::StrFormat("%.3f", *ratio) : "", GoalText(row.goal),
      row.Holds() ? "holds" : "MISSED", row.note.empty() ? "" : absl::StrCat("  (", row.note, ")"));
}

constexpr char kHead[] =
    "row                                                 value unit             against            "
    "                ratio   target";

}  // namespace

std::optional<double> Row::Ratio() const {
  if (!peer || *peer <= 0) return std::nullopt;
  return value / *peer;
}

bool Row::Holds() const {
  if (peer && !Ratio()) return false;
  const double judged = Ratio().value_or(value);
  return goal.at_least ? judged >= goal.bound : judged <= goal.bound;
}

void Report::Add(Row row) {
  std::cout << Line(row) << std::endl;
  rows_.push_back(std::move(row));
}

void Report::Print() const {
  std::cout << "\n" << kHead << "\n";
  for (const Row& row : rows_) std::cout << Line(row) << "\n";
  const auto missed =
      std::count_if(rows_.begin(), rows_.end(), [](const Row& row) { return !row.Holds(); });
  std::cout << rows_.size() << " rows, " << missed << " missed\n" << remark_;
}

absl::Status Report::Write(const std::string& path) const {
  std::ofstream file(path);
  file << "[\n"
       << absl::StrJoin(rows_, ",\n",
                        [](std::string* out, const Row& row) { absl::StrAppend(out, Json(row)); })
       << "\n]\n";
  file.close();
  return file.good() ? absl::OkStatus() : absl::UnavailableError(path + " could not be written.");
}

double Milliseconds(absl::Duration duration) { return absl::ToDoubleMilliseconds(duration); }

}  // namespace gongfang::bench
