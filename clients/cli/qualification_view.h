// Qualifications, their classes, and the rules that recognise them, as people read them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/output.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/membership/v1/qualifications.pb.h"

namespace gongfang::cli {

// "laser, level 2".
std::string RequirementText(const inventory::v1::Requirement& requirement);
// "2027-06-01 00:00", or "never".
std::string ExpiryText(const membership::v1::Qualification& record, absl::TimeZone zone);
// The levels by their names, "1 基础, 2 进阶"; "one" where it has none.
std::string LevelsText(const membership::v1::EquipmentClass& record);
// "180d", or "never".
std::string LapseText(const membership::v1::EquipmentClass& record);
// The name of a space or class without what everybody knows; `any` where there is none.
std::string OrAny(absl::string_view name, absl::string_view any);

// `zone` is that of the space that issued it.
absl::Status PrintQualification(const membership::v1::Qualification& record, absl::TimeZone zone,
                                const Output& output);
absl::Status PrintClass(const membership::v1::EquipmentClass& record, const Output& output);
absl::Status PrintRule(const membership::v1::RecognitionRule& record, const Output& output);

}  // namespace gongfang::cli
