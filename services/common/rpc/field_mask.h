// Which fields of a record a request sets (AIP-134), and how they are taken over.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace gongfang {

// Immutable.
class SetFields {
 public:
  // Of a create: every field.
  SetFields() = default;

  // Of an update: those that `mask` names, or, where it names none or is "*", those of
  // `changeable` that are set in `record`. The paths of a mask are taken as they are: RequestCheck
  // refuses those that are not changeable.
  SetFields(const google::protobuf::Message& record, const google::protobuf::FieldMask& mask,
            absl::Span<const absl::string_view> changeable);

  bool Has(absl::string_view field) const;

  // Makes these fields of `to` what they are in `from`, absent ones too.
  void Copy(const google::protobuf::Message& from, google::protobuf::Message& to) const;

 private:
  bool all_ = true;
  google::protobuf::FieldMask paths_;
};

// Whether `mask` means every field that is set.
bool IsWholeMask(const google::protobuf::FieldMask& mask);

}  // namespace gongfang
