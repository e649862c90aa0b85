#include "common/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/call_scope.h"
#include "common/base/text.h"

namespace gongfang::log {
namespace {

spdlog::logger& Logger() {
  // Never destroyed: threads may log until the process is gone.
  static spdlog::logger* const logger = [] {
    auto* made = new spdlog::logger("gongfang", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("{\"time\":\"%Y-%m-%dT%H:%M:%S.%fZ\",\"level\":\"%l\",%v}",
                      spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum ToSpdlog(Level level) {
  constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                   spdlog::level::warn, spdlog::level::err};
  return kLevels[static_cast<int>(level)];
}

void Write(spdlog::level::level_enum level, absl::string_view event, Fields fields) {
  if (!Logger().should_log(level)) return;
  std::string line = absl::StrCat("\"event\":", Quoted(event));
  for (const auto& [key, value] : fields) {
    absl::StrAppend(&line, ",", Quoted(key), ":");
    if (const auto* text = std::get_if<absl::string_view>(&value)) {
      line += Quoted(*text);
    } else if (const auto* flag = std::get_if<bool>(&value)) {
      line += *flag ? "true" : "false";
    } else if (const auto* number = std::get_if<int64_t>(&value)) {
      absl::StrAppend(&line, *number);
    } else {
      const double real = std::get<double>(value);
      line += std::isfinite(real) ? absl::StrCat(real) : "null";  // JSON knows no others
    }
  }
  if (const CallInfo* call = CallScope::Current()) {
    absl::StrAppend(&line, ",\"trace_id\":\"", call->trace.TraceId(), "\",\"span_id\":\"",
                    call->trace.SpanId(), "\"");
  }
  Logger().log(level, "{}", line);
}

}  // namespace

std::string Quoted(absl::string_view text) {
  const bool valid = IsUtf8(text);
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", byte);
    } else if (byte >= 0x80 && !valid) {
      out += "\uFFFD";
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

void SetLevel(Level level) { Logger().set_level(ToSpdlog(level)); }

bool IsOn(Level level) { return Logger().should_log(ToSpdlog(level)); }

void Debug(absl::string_view event, Fields fields) { Write(spdlog::level::debug, event, fields); }
void Info(absl::string_view event, Fields fields) { Write(spdlog::level::info, event, fields); }
void Warning(absl::string_view event, Fields fields) { Write(spdlog::level::warn, event, fields); }
void Error(absl::string_view event, Fields fields) { Write(spdlog::level::err, event, fields); }

}  // namespace gongfang::log
