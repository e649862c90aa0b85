// What a request about qualifications must look like, and which states one passes through. Pure.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/field_mask.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

// Each answers OK, or INVALID_REQUEST with every wrong field.
absl::Status Check(const v1::CreateEquipmentClassRequest& request);
absl::Status Check(const v1::GetEquipmentClassRequest& request);
absl::Status Check(const v1::ListEquipmentClassesRequest& request);
absl::Status Check(const v1::UpdateEquipmentClassRequest& request);

absl::Status Check(const v1::IssueQualificationRequest& request);
absl::Status Check(const v1::GetQualificationRequest& request);
absl::Status Check(const v1::ListQualificationsRequest& request);
absl::Status Check(const v1::SuspendQualificationRequest& request);
absl::Status Check(const v1::ReinstateQualificationRequest& request);
absl::Status Check(const v1::RevokeQualificationRequest& request);

absl::Status Check(const v1::CreateRecognitionRuleRequest& request);
absl::Status Check(const v1::ListRecognitionRulesRequest& request);
absl::Status Check(const v1::DeleteRecognitionRuleRequest& request);

absl::Status Check(const v1::WhyNotQualifiedRequest& request);

// The fields that an update sets.
SetFields FieldsOf(const v1::UpdateEquipmentClassRequest& request);

// Whether a qualification may go from one state to another. Staying where it is always may.
bool MayBecome(v1::Qualification::State from, v1::Qualification::State to);
// A state in words: "suspended".
absl::string_view StateWord(v1::Qualification::State state);

}  // namespace gongfang::membership
