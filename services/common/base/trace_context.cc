#include "common/base/trace_context.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"

namespace gongfang {
namespace {

constexpr size_t kLength = 55;  // of version 00, which is all of it

// "4bf9" as a number; nullopt where it is not in small hexadecimal digits.
std::optional<uint64_t> Hex(absl::string_view digits) {
  uint64_t value = 0;
  for (const char c : digits) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
    value = value << 4 | static_cast<uint64_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return value;
}

std::string Digits(uint64_t value) { return absl::StrCat(absl::Hex(value, absl::kZeroPad16)); }

// Ids need be different, not secret; each call needs one.
uint64_t RandomId() {
  thread_local std::mt19937_64 random = [] {
    uint64_t seed = 0;
    std::memcpy(&seed, RandomBytes(sizeof(seed)).data(), sizeof(seed));
    return std::mt19937_64(seed);
  }();
  return std::max<uint64_t>(random(), 1);
}

}  // namespace

TraceContext TraceContext::New() {
  return {.trace_high = RandomId(), .trace_low = RandomId(), .span = RandomId()};
}

TraceContext TraceContext::Child() const {
  TraceContext child = *this;
  child.span = RandomId();
  return child;
}

std::optional<TraceContext> TraceContext::Parse(absl::string_view text) {
  if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-') {
    return std::nullopt;
  }
  const std::optional<uint64_t> version = Hex(text.substr(0, 2));
  const std::optional<uint64_t> high = Hex(text.substr(3, 16));
  const std::optional<uint64_t> low = Hex(text.substr(19, 16));
  const std::optional<uint64_t> span = Hex(text.substr(36, 16));
  const std::optional<uint64_t> flags = Hex(text.substr(53, 2));
  if (!version || !high || !low || !span || !flags) return std::nullopt;
  if (*version == 0xff || (*high == 0 && *low == 0) || *span == 0) return std::nullopt;
  // Later versions may have more behind it.
  if (text.size() > kLength && (*version == 0 || text[kLength] != '-')) return std::nullopt;
  return TraceContext{
      .trace_high = *high, .trace_low = *low, .span = *span, .sampled = (*flags & 1) != 0};
}

std::string TraceContext::TraceId() const {
  return absl::StrCat(Digits(trace_high), Digits(trace_low));
}

std::string TraceContext::SpanId() const { return Digits(span); }

std::string TraceContext::ToString() const {
  return absl::StrCat("00-", TraceId(), "-", SpanId(), sampled ? "-01" : "-00");
}

}  // namespace gongfang
