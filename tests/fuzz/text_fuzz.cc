// Checks of text agree with each other, the log stays UTF-8, and error details of any bytes are
// read without harm.
#include "absl/strings/cord.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  const absl::string_view text = AsText(data, size);
  const bool utf8 = IsUtf8(text);
  for (size_t cut = 0; cut <= size; ++cut) {
    // Two halves that are whole make a whole, and two of which one is not never do.
    if (IsUtf8(text.substr(0, cut))) Require(IsUtf8(text.substr(cut)) == utf8);
  }
  if (IsId(text)) Require(IsRequestId(text) && size <= limits::kMaxIdBytes);
  if (IsRequestId(text)) Require(utf8 && !HasControlCharacter(text));
  const std::string quoted = log::Quoted(text);
  Require(IsUtf8(quoted) && quoted.find('\n') == std::string::npos);
  absl::Status status = absl::InternalError("x");
  status.SetPayload("gongfang/error_details", absl::Cord(text));
  const auto details = ErrorDetailsOf(status);
  Require(details->metadata.size() + details->fields.size() + details->rules.size() <= size);
  const auto back = ErrorDetailsOf(errors::InvalidField(text, text));
  Require(back->fields[0].field == text && back->fields[0].description == text);
  return 0;
}
