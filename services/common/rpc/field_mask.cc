#include "common/rpc/field_mask.h"

#include <algorithm>

#include "google/protobuf/util/field_mask_util.h"

namespace gongfang {
namespace {

bool IsSet(const google::protobuf::Message& record, absl::string_view field) {
  const auto* descriptor = record.GetDescriptor()->FindFieldByName(std::string(field));
  const auto* reflection = record.GetReflection();
  return descriptor->is_repeated() ? reflection->FieldSize(record, descriptor) > 0
                                   : reflection->HasField(record, descriptor);
}

}  // namespace

bool IsWholeMask(const google::protobuf::FieldMask& mask) {
  return mask.paths().empty() || (mask.paths_size() == 1 && mask.paths(0) == "*");
}

SetFields::SetFields(const google::protobuf::Message& record,
                     const google::protobuf::FieldMask& mask,
                     absl::Span<const absl::string_view> changeable)
    : all_(false) {
  if (!IsWholeMask(mask)) {
    paths_ = mask;
    return;
  }
  for (absl::string_view field : changeable) {
    if (IsSet(record, field)) paths_.add_paths(std::string(field));
  }
}

bool SetFields::Has(absl::string_view field) const {
  return all_ ||
         std::find(paths_.paths().begin(), paths_.paths().end(), field) != paths_.paths().end();
}

void SetFields::Copy(const google::protobuf::Message& from, google::protobuf::Message& to) const {
  if (all_) {
    to.CopyFrom(from);
    return;
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, paths_, options, &to);
}

}  // namespace gongfang
