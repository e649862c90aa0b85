// A trace that is understood is never of nobody, and what is passed on of it says the same.
#include "common/base/trace_context.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  const absl::string_view text = AsText(data, size);
  const auto trace = TraceContext::Parse(text);
  if (!trace) return 0;
  Require(trace->span != 0 && (trace->trace_high != 0 || trace->trace_low != 0));
  Require(text.substr(3, 32) == trace->TraceId());
  Require(text.substr(36, 16) == trace->SpanId());
  Require(TraceContext::Parse(trace->ToString()) == trace);
  return 0;
}
