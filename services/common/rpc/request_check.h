// Looks a request over and gathers everything that is wrong with it, so that one answer names every
// wrong field.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/rpc/field_mask.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace gongfang {

enum class Need { kOptional, kRequired };

// For one thread. Fields of a record inside the request are looked at after Enter, and only those
// that the request sets.
class RequestCheck {
 public:
  // From here on `field` is one of the record `record` of the request, and skipped unless `set` has
  // it.
  void Enter(absl::string_view record, SetFields set);

  // False where the field is to be skipped.
  bool Wants(absl::string_view field) const { return set_.Has(field); }
  void Add(absl::string_view field, absl::string_view description);

  // One segment of a name.
  void Id(absl::string_view field, absl::string_view value);
  // One line for people: a display name.
  void Line(absl::string_view field, absl::string_view value, Need need);
  // Some lines for people: a description, a reason.
  void Text(absl::string_view field, absl::string_view value, Need need);

  // A resource name, such as ResourceName; nullopt, with the violation noted, where it is none.
  template <typename Name>
  std::optional<Name> Parsed(absl::string_view field, absl::string_view value,
                             absl::string_view pattern) {
    std::optional<Name> name = Name::Parse(value);
    if (!name) Add(field, absl::StrCat("must be a name of the form \"", pattern, "\""));
    return name;
  }

  // A time that must be there; nullopt, with the violation noted, where it is wrong.
  std::optional<Instant> Time(absl::string_view field, bool present,
                              const google::protobuf::Timestamp& value);

  // A duration in [min, max], in whole seconds or, with `unit` a minute, minutes; nullopt, with the
  // violation noted, where it is none.
  std::optional<absl::Duration> Length(absl::string_view field,
                                       const google::protobuf::Duration& value, absl::Duration min,
                                       absl::Duration max, absl::Duration unit = absl::Seconds(1));

  // Every path of an update mask must be one of `changeable`.
  void Mask(const google::protobuf::FieldMask& mask,
            absl::Span<const absl::string_view> changeable);

  // page_size and page_token of any list.
  template <typename Request>
  void Page(const Request& request) {
    PageFields(request.page_size(), request.page_token());
  }

  // Everything that was noted so far.
  const std::vector<FieldViolation>& violations() const { return violations_; }

  // OK, or INVALID_REQUEST with everything that was noted.
  absl::Status Result() &&;

 private:
  void PageFields(int size, absl::string_view token);
  void People(absl::string_view field, absl::string_view value, Need need, size_t max_bytes);

  std::string prefix_;
  SetFields set_;
  std::vector<FieldViolation> violations_;
};

}  // namespace gongfang
