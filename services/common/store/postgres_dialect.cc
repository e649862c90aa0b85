#include "common/store/postgres_dialect.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gongfang {
namespace {

constexpr size_t kMaxParameters = 65'535;  // of the protocol

bool IsWordByte(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// The first piece of `sql`, which is not empty: a literal in quotes, a word, or one other byte.
absl::string_view NextPiece(absl::string_view sql) {
  const char first = sql.front();
  size_t end = 1;
  if (first == '\'' || first == '"') {
    end = sql.find(first, 1);  // a doubled quote makes two literals, which does no harm
    return end == absl::string_view::npos ? sql : sql.substr(0, end + 1);
  }
  if (!IsWordByte(first)) return sql.substr(0, 1);
  while (end < sql.size() && IsWordByte(sql[end])) ++end;
  return sql.substr(0, end);
}

// Whether the first two words are `first`, which is one of CREATE and ALTER, and TABLE.
bool BeginsWith(absl::string_view sql, absl::string_view first) {
  sql = absl::StripLeadingAsciiWhitespace(sql);
  if (!absl::StartsWithIgnoreCase(sql, first)) return false;
  sql.remove_prefix(first.size());
  const absl::string_view rest = absl::StripLeadingAsciiWhitespace(sql);
  return rest.size() < sql.size() && absl::StartsWithIgnoreCase(rest, "TABLE");
}

}  // namespace

std::optional<std::string> PostgresText(absl::string_view sql) {
  if (!BeginsWith(sql, "CREATE") && !BeginsWith(sql, "ALTER")) return std::nullopt;
  std::string text;
  for (absl::string_view rest = sql; !rest.empty();) {
    const absl::string_view piece = NextPiece(rest);
    rest.remove_prefix(piece.size());
    absl::StrAppend(&text, piece, absl::EqualsIgnoreCase(piece, "TEXT") ? " COLLATE \"C\"" : "");
  }
  return text;
}

std::optional<size_t> CountParameters(absl::string_view sql) {
  std::vector<bool> used;
  bool after_dollar = false;
  while (!sql.empty()) {
    const absl::string_view piece = NextPiece(sql);
    sql.remove_prefix(piece.size());
    if (after_dollar && absl::ascii_isdigit(static_cast<unsigned char>(piece.front()))) {
      size_t number = 0;
      for (const char digit : piece) {
        if (!absl::ascii_isdigit(static_cast<unsigned char>(digit))) return std::nullopt;
        number = number * 10 + static_cast<size_t>(digit - '0');
        if (number > kMaxParameters) return std::nullopt;
      }
      if (number == 0) return std::nullopt;
      if (number > used.size()) used.resize(number);
      used[number - 1] = true;
    }
    after_dollar = piece == "$";
  }
  if (std::find(used.begin(), used.end(), false) != used.end()) return std::nullopt;
  return used.size();
}

}  // namespace gongfang
