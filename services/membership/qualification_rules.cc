#include "membership/qualification_rules.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/rpc/name_checks.h"
#include "common/rpc/request_check.h"

namespace gongfang::membership {
namespace {

constexpr absl::string_view kAlliance = "alliances/{alliance}";
constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kMember = "alliances/{alliance}/members/{member}";
constexpr absl::string_view kClass = "alliances/{alliance}/equipmentClasses/{equipment_class}";
constexpr absl::string_view kQualification =
    "alliances/{alliance}/members/{member}/qualifications/{qualification}";
constexpr absl::string_view kRule = "alliances/{alliance}/recognitionRules/{recognition_rule}";

constexpr absl::string_view kClassWord = "equipment_class";

// What an update may change.
constexpr absl::string_view kClassFields[] = {"display_name", "english_name", "description",
                                              "levels", "lapse_after"};

void CheckLevel(absl::string_view field, int level, absl::string_view zero, RequestCheck& check) {
  if (level >= 0 && level <= limits::kMaxLevelsPerClass) return;
  check.Add(field, absl::StrCat("must be 1 to ", limits::kMaxLevelsPerClass, ", or 0 for ", zero));
}

void CheckRecord(const v1::EquipmentClass& record, RequestCheck& check) {
  check.Line("display_name", record.display_name(), Need::kRequired);
  check.Line("english_name", record.english_name(), Need::kOptional);
  check.Text("description", record.description(), Need::kOptional);
  if (check.Wants("lapse_after") && record.has_lapse_after()) {
    check.Length("lapse_after", record.lapse_after(), limits::kMinLapseAfter,
                 limits::kMaxLapseAfter);
  }
  if (!check.Wants("levels")) return;
  if (record.levels_size() > limits::kMaxLevelsPerClass) {
    check.Add("levels", absl::StrCat("has ", record.levels_size(), " names; at most ",
                                     limits::kMaxLevelsPerClass));
    return;
  }
  check.Enter(kClassWord, SetFields());  // the mask has named them all at once
  for (int i = 0; i < record.levels_size(); ++i) {
    check.Line(absl::StrCat("levels[", i, "]"), record.levels(i), Need::kRequired);
  }
}

void CheckRecord(const v1::Qualification& record, const std::optional<std::string>& alliance,
                 RequestCheck& check) {
  CheckReference<EquipmentClassName>("equipment_class", record.equipment_class(), kClass, alliance,
                                     Need::kRequired, check);
  CheckLevel("level", record.level(), "1", check);
  CheckReference<SpaceName>("issuer", record.issuer(), kSpace, alliance, Need::kRequired, check);
  check.Text("evidence", record.evidence(), Need::kRequired);
  if (record.has_expire_time()) check.Time("expire_time", true, record.expire_time());
}

void CheckRecord(const v1::RecognitionRule& record, const std::optional<std::string>& alliance,
                 RequestCheck& check) {
  CheckReference<SpaceName>("recognizer", record.recognizer(), kSpace, alliance, Need::kOptional,
                            check);
  CheckReference<SpaceName>("issuer", record.issuer(), kSpace, alliance, Need::kOptional, check);
  CheckReference<EquipmentClassName>("equipment_class", record.equipment_class(), kClass, alliance,
                                     Need::kOptional, check);
  CheckLevel("max_level", record.max_level(), "every level", check);
  check.Line("to_repeat", record.to_repeat(), Need::kOptional);
  if (!record.recognizer().empty() && record.recognizer() == record.issuer()) {
    check.Add("issuer", "must be another space than the recognizer: one always recognises its own");
  }
}

}  // namespace

absl::Status Check(const v1::CreateEquipmentClassRequest& request) {
  RequestCheck check;
  check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Id("equipment_class_id", request.equipment_class_id());
  check.Enter(kClassWord, SetFields());
  CheckRecord(request.equipment_class(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetEquipmentClassRequest& request) {
  return CheckName<EquipmentClassName>(request.name(), kClass);
}

absl::Status Check(const v1::ListEquipmentClassesRequest& request) {
  return CheckList<AllianceName>(request, kAlliance);
}

absl::Status Check(const v1::UpdateEquipmentClassRequest& request) {
  RequestCheck check;
  check.Parsed<EquipmentClassName>("equipment_class.name", request.equipment_class().name(),
                                   kClass);
  check.Mask(request.update_mask(), kClassFields);
  check.Enter(kClassWord, FieldsOf(request));
  CheckRecord(request.equipment_class(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::IssueQualificationRequest& request) {
  RequestCheck check;
  const auto member = check.Parsed<MemberName>("parent", request.parent(), kMember);
  check.Id("qualification_id", request.qualification_id());
  check.Enter("qualification", SetFields());
  CheckRecord(request.qualification(), AllianceOf(member), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetQualificationRequest& request) {
  return CheckName<QualificationName>(request.name(), kQualification);
}

absl::Status Check(const v1::ListQualificationsRequest& request) {
  return CheckList<MemberName>(request, kMember);
}

absl::Status Check(const v1::SuspendQualificationRequest& request) {
  return CheckDecision<QualificationName>(request, kQualification);
}

absl::Status Check(const v1::ReinstateQualificationRequest& request) {
  return CheckDecision<QualificationName>(request, kQualification);
}

absl::Status Check(const v1::RevokeQualificationRequest& request) {
  return CheckDecision<QualificationName>(request, kQualification);
}

absl::Status Check(const v1::CreateRecognitionRuleRequest& request) {
  RequestCheck check;
  const auto alliance = check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Id("recognition_rule_id", request.recognition_rule_id());
  check.Enter("recognition_rule", SetFields());
  CheckRecord(request.recognition_rule(), AllianceOf(alliance), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::ListRecognitionRulesRequest& request) {
  return CheckList<AllianceName>(request, kAlliance);
}

absl::Status Check(const v1::DeleteRecognitionRuleRequest& request) {
  return CheckName<RecognitionRuleName>(request.name(), kRule);
}

absl::Status Check(const v1::WhyNotQualifiedRequest& request) {
  RequestCheck check;
  const auto member = check.Parsed<MemberName>("name", request.name(), kMember);
  CheckReference<SpaceName>("space", request.space(), kSpace, AllianceOf(member), Need::kRequired,
                            check);
  CheckReference<EquipmentClassName>("equipment_class", request.equipment_class(), kClass,
                                     AllianceOf(member), Need::kRequired, check);
  CheckLevel("level", request.level(), "1", check);
  return std::move(check).Result();
}

SetFields FieldsOf(const v1::UpdateEquipmentClassRequest& request) {
  return SetFields(request.equipment_class(), request.update_mask(), kClassFields);
}

bool MayBecome(v1::Qualification::State from, v1::Qualification::State to) {
  return from == to || from != v1::Qualification::STATE_REVOKED;
}

absl::string_view StateWord(v1::Qualification::State state) {
  switch (state) {
    case v1::Qualification::STATE_ACTIVE:
      return "active";
    case v1::Qualification::STATE_SUSPENDED:
      return "suspended";
    case v1::Qualification::STATE_REVOKED:
      return "revoked";
    default:
      return "in an unknown state";
  }
}

}  // namespace gongfang::membership
