#include "common/store/sqlite_dialect.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace gongfang {
namespace {

// Takes `word`, in any case, and the space around it from the front of `text`.
bool ConsumeWord(absl::string_view& text, absl::string_view word) {
  text = absl::StripLeadingAsciiWhitespace(text);
  if (!absl::StartsWithIgnoreCase(text, word)) return false;
  const absl::string_view rest = text.substr(word.size());
  text = absl::StripLeadingAsciiWhitespace(rest);
  return text.size() < rest.size();
}

// Without the blanks and the ';' that may follow the statement.
absl::string_view WithoutEnd(absl::string_view sql) {
  const size_t last = sql.find_last_not_of(" \t\r\n;");
  return last == absl::string_view::npos ? absl::string_view() : sql.substr(0, last + 1);
}

}  // namespace

std::optional<std::string> SqliteText(absl::string_view sql) {
  absl::string_view rest = sql;
  if (!ConsumeWord(rest, "CREATE") || !ConsumeWord(rest, "TABLE")) return std::nullopt;
  const absl::string_view statement = WithoutEnd(sql);
  const std::string upper = absl::AsciiStrToUpper(std::string(statement));
  // What ends otherwise has options of its own, or is made from a SELECT.
  const bool is_clustered = absl::EndsWith(upper, ")") && absl::StrContains(upper, "PRIMARY KEY") &&
                            !absl::StrContains(upper, "BYTEA");
  if (!is_clustered) return std::nullopt;
  return absl::StrCat(statement, " WITHOUT ROWID");
}

}  // namespace gongfang
