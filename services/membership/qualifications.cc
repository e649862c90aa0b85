// Qualifications: issued, suspended, reinstated and revoked.
#include "membership/qualifications.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/qualification_records.h"
#include "common/access/target.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "membership/last_use.h"
#include "membership/lifecycle_rules.h"
#include "membership/qualification_rules.h"
#include "membership/reference_check.h"

namespace gongfang::membership {

absl::Status Qualifications::CheckReferences(Transaction& transaction,
                                             const v1::Qualification& record) const {
  ReferenceCheck check(transaction);
  const auto found =
      classes_.Find(transaction, *EquipmentClassName::Parse(record.equipment_class()));
  RETURN_IF_ERROR(check.Refer("qualification.equipment_class", record.equipment_class(), classes_));
  if (found.ok() && record.level() > RulesOf(*found).levels) {
    check.Add("qualification.level",
              absl::StrCat("must be at most ", RulesOf(*found).levels, ", the last level of \"",
                           record.equipment_class(), "\""));
  }
  RETURN_IF_ERROR(check.Refer("qualification.issuer", record.issuer(), spaces_));
  return std::move(check).Result();
}

absl::StatusOr<RecordFetch> Qualifications::RangeOf(Transaction& transaction,
                                                    const MemberName& member) const {
  ASSIGN_OR_RETURN(const v1::Member record, members_.Find(transaction, member));
  std::vector<std::string> prefixes = {absl::StrCat(member.id, "/")};
  for (const std::string& merged : record.merged_members()) {
    prefixes.push_back(absl::StrCat(MemberName::Parse(merged)->id, "/"));
  }
  // In the order of the ids, by which pages go on.
  std::sort(prefixes.begin(), prefixes.end());
  std::vector<RecordFetch> ranges;
  for (const std::string& prefix : prefixes) {
    ranges.push_back(qualifications_.Range(member.alliance, prefix));
  }
  return [ranges = std::move(ranges)](Transaction& within, absl::string_view after,
                                      int64_t limit) -> absl::StatusOr<std::vector<RecordRow>> {
    std::vector<RecordRow> all;
    for (const RecordFetch& range : ranges) {
      const int64_t left = limit - static_cast<int64_t>(all.size());
      if (left <= 0) break;
      ASSIGN_OR_RETURN(std::vector<RecordRow> rows, range(within, after, left));
      std::move(rows.begin(), rows.end(), std::back_inserter(all));
    }
    return all;
  };
}

absl::StatusOr<v1::Qualification> Qualifications::IssueQualification(
    const CallContext& context, const v1::IssueQualificationRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName parent = *MemberName::Parse(request.parent());
  const QualificationName name{parent.alliance, parent.id, request.qualification_id()};
  const Instant now = store_.clock().NowInstant();
  v1::Qualification record = request.qualification();
  record.set_level(std::max(record.level(), 1));
  record.set_state(v1::Qualification::STATE_ACTIVE);
  record.clear_state_reason();
  record.clear_trainer();
  record.clear_last_use_time();
  if (const Access* access = context.principal.access.get()) record.set_trainer(access->member);
  SetLastUse(now, record);
  if (record.has_expire_time() && HeldOf(record).expire_time <= now) {
    return errors::InvalidField("qualification.expire_time", "must be in the future");
  }
  return qualifications_.Create(
      context, name, record, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const v1::Member member, members_.Find(transaction, parent));
        RETURN_IF_ERROR(CheckIsThere(member, "qualified"));
        RETURN_IF_ERROR(CheckReferences(transaction, record));
        return CheckRoomFor(transaction, qualifications_.Find(transaction, name).status(),
                            qualifications_.Range(parent.alliance, parent.id + "/"),
                            limits::kMaxQualificationsPerMember, "qualifications of this member");
      });
}

absl::StatusOr<v1::Qualification> Qualifications::GetQualification(
    const CallContext&, const v1::GetQualificationRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return qualifications_.Get(*QualificationName::Parse(request.name()));
}

absl::StatusOr<v1::ListQualificationsResponse> Qualifications::ListQualifications(
    const CallContext&, const v1::ListQualificationsRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName parent = *MemberName::Parse(request.parent());
  v1::ListQualificationsResponse response;
  RecordFetch hers;
  RETURN_IF_ERROR(qualifications_.List(
      request,
      [&](Transaction& transaction, absl::string_view after, int64_t limit) {
        return hers(transaction, after, limit);
      },
      {},
      [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(hers, RangeOf(transaction, parent));
        return absl::OkStatus();
      },
      *response.mutable_qualifications(), *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::Qualification> Qualifications::MoveTo(const CallContext& context,
                                                         const std::string& name,
                                                         const std::string& reason,
                                                         v1::Qualification::State state,
                                                         absl::string_view verb) const {
  absl::StatusOr<v1::Qualification> decided = qualifications_.Change(
      context, *QualificationName::Parse(name), /*etag=*/"", verb,
      [&](Transaction&, v1::Qualification& record) -> absl::Status {
        // Whoever trains for the space that issued it.
        Target target;
        target.Add(record.issuer());
        RETURN_IF_ERROR(context.guard.Check(std::move(target), name));
        if (record.state() == state) return absl::OkStatus();
        if (!MayBecome(record.state(), state)) {
          return errors::IllegalTransition(name, StateWord(record.state()), verb);
        }
        record.set_state(state);
        record.set_state_reason(reason);
        return absl::OkStatus();
      });
  return absl::IsNotFound(decided.status()) ? context.guard.NotFound(name) : decided;
}

absl::StatusOr<v1::Qualification> Qualifications::SuspendQualification(
    const CallContext& context, const v1::SuspendQualificationRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return MoveTo(context, request.name(), request.reason(), v1::Qualification::STATE_SUSPENDED,
                "suspended");
}

absl::StatusOr<v1::Qualification> Qualifications::ReinstateQualification(
    const CallContext& context, const v1::ReinstateQualificationRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return MoveTo(context, request.name(), request.reason(), v1::Qualification::STATE_ACTIVE,
                "reinstated");
}

absl::StatusOr<v1::Qualification> Qualifications::RevokeQualification(
    const CallContext& context, const v1::RevokeQualificationRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return MoveTo(context, request.name(), request.reason(), v1::Qualification::STATE_REVOKED,
                "revoked");
}

}  // namespace gongfang::membership
