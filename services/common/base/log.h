// The structured log: one JSON object a line on stderr. Thread safe. Log no keys, no texts of
// people. A line that is written for a call (CallScope) has its trace_id and span_id.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"

namespace gongfang::log {

using Value = std::variant<int64_t, double, bool, absl::string_view>;
using Fields = std::initializer_list<std::pair<absl::string_view, Value>>;

enum class Level { kDebug, kInfo, kWarning, kError };

// Drops what is below `level`. Default: kInfo.
void SetLevel(Level level);

// `event` is a short constant such as "server.started"; everything that varies is a field.
void Debug(absl::string_view event, Fields fields = {});
void Info(absl::string_view event, Fields fields = {});
void Warning(absl::string_view event, Fields fields = {});
void Error(absl::string_view event, Fields fields = {});

// Whether a line of `level` is written, for whoever would have to work for its fields.
bool IsOn(Level level);

// `text` as a JSON string, with its quotes; what is not UTF-8 is replaced by U+FFFD.
std::string Quoted(absl::string_view text);

}  // namespace gongfang::log
