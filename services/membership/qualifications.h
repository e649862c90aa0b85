// Classes of equipment, who is qualified for them, and who recognises whose qualifications: one
// method for each of the service.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/qualification.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::membership {

// Thread safe. Errors: those of Membership; ILLEGAL_TRANSITION where the state does not allow it;
// TOO_MANY; NOT_ALLOWED where the record is of a space that the caller has no say in.
class Qualifications {
 public:
  // `store` is borrowed.
  explicit Qualifications(RecordStore& store);

  // In equipment_classes.cc.
  absl::StatusOr<v1::EquipmentClass> CreateEquipmentClass(
      const CallContext& context, const v1::CreateEquipmentClassRequest& request);
  absl::StatusOr<v1::EquipmentClass> GetEquipmentClass(const CallContext& context,
                                                       const v1::GetEquipmentClassRequest& request);
  absl::StatusOr<v1::ListEquipmentClassesResponse> ListEquipmentClasses(
      const CallContext& context, const v1::ListEquipmentClassesRequest& request);
  absl::StatusOr<v1::EquipmentClass> UpdateEquipmentClass(
      const CallContext& context, const v1::UpdateEquipmentClassRequest& request);

  absl::StatusOr<v1::RecognitionRule> CreateRecognitionRule(
      const CallContext& context, const v1::CreateRecognitionRuleRequest& request);
  absl::StatusOr<v1::ListRecognitionRulesResponse> ListRecognitionRules(
      const CallContext& context, const v1::ListRecognitionRulesRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteRecognitionRule(
      const CallContext& context, const v1::DeleteRecognitionRuleRequest& request);

  absl::StatusOr<v1::Qualification> IssueQualification(
      const CallContext& context, const v1::IssueQualificationRequest& request);
  absl::StatusOr<v1::Qualification> GetQualification(const CallContext& context,
                                                     const v1::GetQualificationRequest& request);
  absl::StatusOr<v1::ListQualificationsResponse> ListQualifications(
      const CallContext& context, const v1::ListQualificationsRequest& request);
  absl::StatusOr<v1::Qualification> SuspendQualification(
      const CallContext& context, const v1::SuspendQualificationRequest& request);
  absl::StatusOr<v1::Qualification> ReinstateQualification(
      const CallContext& context, const v1::ReinstateQualificationRequest& request);
  absl::StatusOr<v1::Qualification> RevokeQualification(
      const CallContext& context, const v1::RevokeQualificationRequest& request);

  // In why_not_qualified.cc.
  absl::StatusOr<v1::WhyNotQualifiedResponse> WhyNotQualified(
      const CallContext& context, const v1::WhyNotQualifiedRequest& request);

  // Notes, as a part of `transaction`, that `member` has run equipment of this class at `at`: in
  // each of her qualifications for it that held then, once a day. In last_use.cc.
  absl::Status NoteUse(Transaction& transaction, const std::string& member,
                       const std::string& equipment_class, Instant at) const;

 private:
  // Suspend, Reinstate and Revoke.
  absl::StatusOr<v1::Qualification> MoveTo(const CallContext& context, const std::string& name,
                                           const std::string& reason,
                                           v1::Qualification::State state,
                                           absl::string_view verb) const;
  // INVALID_REQUEST with every name in the request that leads nowhere, and a level beyond those of
  // its class.
  absl::Status CheckReferences(Transaction& transaction, const v1::Qualification& record) const;
  absl::Status CheckReferences(Transaction& transaction, const v1::RecognitionRule& record) const;
  absl::Status CheckReferences(Transaction& transaction,
                               const v1::WhyNotQualifiedRequest& request) const;
  // The records of a member, those of the names that were merged into hers among them. NOT_FOUND.
  absl::StatusOr<RecordFetch> RangeOf(Transaction& transaction, const MemberName& member) const;
  // The records of a member, and the rules of an alliance: at most as many as there may be.
  absl::StatusOr<std::vector<v1::Qualification>> QualificationsOf(Transaction& transaction,
                                                                  const MemberName& member) const;
  absl::StatusOr<std::vector<Recognition>> RecognitionsOf(Transaction& transaction,
                                                          const std::string& alliance) const;
  // The spaces of the alliance for which somebody trains.
  absl::StatusOr<std::vector<std::string>> TrainingSpaces(Transaction& transaction,
                                                          const std::string& alliance) const;

  RecordStore& store_;
  const Records<v1::Alliance, AllianceName> alliances_;
  const Records<v1::Space, SpaceName> spaces_;
  const Records<v1::Member, MemberName> members_;
  const Records<v1::EquipmentClass, EquipmentClassName> classes_;
  const Records<v1::Qualification, QualificationName> qualifications_;
  const Records<v1::RecognitionRule, RecognitionRuleName> rules_;
};

// TOO_MANY where the record `found` would be is not there yet, and `rows` has `limit` of `what`.
absl::Status CheckRoomFor(Transaction& transaction, const absl::Status& found,
                          const RecordFetch& rows, int limit, absl::string_view what);

}  // namespace gongfang::membership
