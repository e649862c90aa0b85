// The trace that a call belongs to, as W3C Trace Context writes it in the metadata "traceparent":
//   00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

inline constexpr char kTraceparent[] = "traceparent";

// A value. One that was made by default is of no trace.
struct TraceContext {
  uint64_t trace_high = 0;  // the id of the trace: 128 bits, never all zero
  uint64_t trace_low = 0;
  uint64_t span = 0;     // the id of this part of it, never zero
  bool sampled = false;  // whether who began the trace keeps its parts

  // A trace of its own. It is not sampled: nothing here keeps parts of traces but the log.
  static TraceContext New();
  // What `text` says; nullopt where it is anything but what the standard allows. A version that is
  // not known yet is read as far as the known one goes, as the standard wants.
  static std::optional<TraceContext> Parse(absl::string_view text);

  // Another part of the same trace.
  TraceContext Child() const;

  std::string ToString() const;
  std::string TraceId() const;  // 32 digits
  std::string SpanId() const;   // 16 digits

  friend bool operator==(const TraceContext&, const TraceContext&) = default;
};

}  // namespace gongfang
