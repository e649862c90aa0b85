// Classes of equipment, and the rules by which qualifications are recognised.
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/target.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "membership/qualification_rules.h"
#include "membership/qualifications.h"
#include "membership/reference_check.h"
#include "membership/table.h"

namespace gongfang::membership {

absl::Status CheckRoomFor(Transaction& transaction, const absl::Status& found,
                          const RecordFetch& rows, int limit, absl::string_view what) {
  // One that is there already needs none: whoever sends it again is to hear that.
  if (!absl::IsNotFound(found)) return found;
  ASSIGN_OR_RETURN(const std::vector<RecordRow> all, rows(transaction, "", limit));
  return all.size() < static_cast<size_t>(limit) ? absl::OkStatus() : errors::TooMany(what, limit);
}

Qualifications::Qualifications(RecordStore& store)
    : store_(store),
      alliances_(store, "alliance"),
      spaces_(store, "space"),
      members_(store, kMemberKind),
      classes_(store, "equipment_class"),
      qualifications_(store, "qualification"),
      rules_(store, "recognition_rule") {}

absl::StatusOr<v1::EquipmentClass> Qualifications::CreateEquipmentClass(
    const CallContext& context, const v1::CreateEquipmentClassRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  const EquipmentClassName name{parent.alliance, request.equipment_class_id()};
  return classes_.Create(
      context, name, request.equipment_class(), [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(alliances_.Find(transaction, parent).status());
        return CheckRoomFor(transaction, classes_.Find(transaction, name).status(),
                            classes_.Range(parent.alliance), limits::kMaxClassesPerAlliance,
                            "classes of equipment in this alliance");
      });
}

absl::StatusOr<v1::EquipmentClass> Qualifications::GetEquipmentClass(
    const CallContext&, const v1::GetEquipmentClassRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return classes_.Get(*EquipmentClassName::Parse(request.name()));
}

absl::StatusOr<v1::ListEquipmentClassesResponse> Qualifications::ListEquipmentClasses(
    const CallContext&, const v1::ListEquipmentClassesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  v1::ListEquipmentClassesResponse response;
  RETURN_IF_ERROR(classes_.List(
      request, classes_.Range(parent.alliance), {},
      [&](Transaction& transaction) { return alliances_.Find(transaction, parent).status(); },
      *response.mutable_equipment_classes(), *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::EquipmentClass> Qualifications::UpdateEquipmentClass(
    const CallContext& context, const v1::UpdateEquipmentClassRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const v1::EquipmentClass& wanted = request.equipment_class();
  return classes_.Change(context, *EquipmentClassName::Parse(wanted.name()), wanted.etag(),
                         "updated", [&](Transaction&, v1::EquipmentClass& record) {
                           FieldsOf(request).Copy(wanted, record);
                           return absl::OkStatus();
                         });
}

absl::Status Qualifications::CheckReferences(Transaction& transaction,
                                             const v1::RecognitionRule& record) const {
  ReferenceCheck check(transaction);
  RETURN_IF_ERROR(check.Refer("recognition_rule.recognizer", record.recognizer(), spaces_));
  RETURN_IF_ERROR(check.Refer("recognition_rule.issuer", record.issuer(), spaces_));
  RETURN_IF_ERROR(
      check.Refer("recognition_rule.equipment_class", record.equipment_class(), classes_));
  return std::move(check).Result();
}

absl::StatusOr<v1::RecognitionRule> Qualifications::CreateRecognitionRule(
    const CallContext& context, const v1::CreateRecognitionRuleRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  const RecognitionRuleName name{parent.alliance, request.recognition_rule_id()};
  return rules_.Create(
      context, name, request.recognition_rule(), [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(alliances_.Find(transaction, parent).status());
        RETURN_IF_ERROR(CheckReferences(transaction, request.recognition_rule()));
        return CheckRoomFor(transaction, rules_.Find(transaction, name).status(),
                            rules_.Range(parent.alliance), limits::kMaxRecognitionRulesPerAlliance,
                            "recognition rules in this alliance");
      });
}

absl::StatusOr<v1::ListRecognitionRulesResponse> Qualifications::ListRecognitionRules(
    const CallContext&, const v1::ListRecognitionRulesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  v1::ListRecognitionRulesResponse response;
  RETURN_IF_ERROR(rules_.List(
      request, rules_.Range(parent.alliance), {},
      [&](Transaction& transaction) { return alliances_.Find(transaction, parent).status(); },
      *response.mutable_recognition_rules(), *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<google::protobuf::Empty> Qualifications::DeleteRecognitionRule(
    const CallContext& context, const v1::DeleteRecognitionRuleRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const RecognitionRuleName name = *RecognitionRuleName::Parse(request.name());
  // The rule of a space is that space's; whose it is never changes.
  const absl::StatusOr<v1::RecognitionRule> rule = rules_.Get(name);
  if (absl::IsNotFound(rule.status())) return context.guard.NotFound(request.name());
  RETURN_IF_ERROR(rule.status());
  Target target;
  target.Add(AllianceName{name.alliance}.ToString());
  target.Add(rule->recognizer());
  RETURN_IF_ERROR(context.guard.Check(std::move(target), request.name()));
  RETURN_IF_ERROR(rules_.Delete(context, name));
  return google::protobuf::Empty();
}

}  // namespace gongfang::membership
