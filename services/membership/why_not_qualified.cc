// Why a member is not qualified, in words.
#include <optional>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/access/qualification_records.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "membership/qualification_rules.h"
#include "membership/qualifications.h"
#include "membership/reference_check.h"

namespace gongfang::membership {
namespace {

// All rows of `fetch`, a chunk at a time.
template <typename T, typename Visit>
absl::Status ForEach(Transaction& transaction, const RecordFetch& fetch, Visit visit) {
  std::string after;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                     fetch(transaction, after, limits::kRecordScanChunk));
    if (rows.empty()) return absl::OkStatus();
    for (const RecordRow& row : rows) {
      T record;
      RETURN_IF_ERROR(RecordKeeper::FromBody(row.body, record));
      visit(std::move(record));
    }
    after = rows.back().id;
  }
}

std::string Sentence(std::string part) {
  if (!part.empty()) part[0] = absl::ascii_toupper(part[0]);
  return absl::StrCat(part, ".");
}

}  // namespace

absl::StatusOr<std::vector<v1::Qualification>> Qualifications::QualificationsOf(
    Transaction& transaction, const MemberName& member) const {
  std::vector<v1::Qualification> all;
  ASSIGN_OR_RETURN(const RecordFetch hers, RangeOf(transaction, member));
  RETURN_IF_ERROR(ForEach<v1::Qualification>(
      transaction, hers, [&all](v1::Qualification record) { all.push_back(std::move(record)); }));
  return all;
}

absl::StatusOr<std::vector<Recognition>> Qualifications::RecognitionsOf(
    Transaction& transaction, const std::string& alliance) const {
  std::vector<Recognition> all;
  RETURN_IF_ERROR(ForEach<v1::RecognitionRule>(
      transaction, rules_.Range(alliance),
      [&all](const v1::RecognitionRule& record) { all.push_back(RecognitionOf(record)); }));
  return all;
}

absl::StatusOr<std::vector<std::string>> Qualifications::TrainingSpaces(
    Transaction& transaction, const std::string& alliance) const {
  absl::btree_set<std::string> spaces;
  RETURN_IF_ERROR(ForEach<v1::Member>(transaction, members_.Range(alliance),
                                      [&spaces](const v1::Member& member) {
                                        for (const std::string& space : TrainsAt(member))
                                          spaces.insert(space);
                                      }));
  return std::vector<std::string>(spaces.begin(), spaces.end());
}

absl::Status Qualifications::CheckReferences(Transaction& transaction,
                                             const v1::WhyNotQualifiedRequest& request) const {
  ReferenceCheck check(transaction);
  RETURN_IF_ERROR(check.Refer("space", request.space(), spaces_));
  RETURN_IF_ERROR(check.Refer("equipment_class", request.equipment_class(), classes_));
  return std::move(check).Result();
}

absl::StatusOr<v1::WhyNotQualifiedResponse> Qualifications::WhyNotQualified(
    const CallContext&, const v1::WhyNotQualifiedRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  const EquipmentUse use{.space = request.space(),
                         .equipment_class = request.equipment_class(),
                         .level = std::max(request.level(), 1)};
  const Instant now = store_.clock().NowInstant();
  v1::WhyNotQualifiedResponse response;
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    response.Clear();
    RETURN_IF_ERROR(members_.Find(transaction, name).status());
    RETURN_IF_ERROR(CheckReferences(transaction, request));
    ASSIGN_OR_RETURN(const v1::EquipmentClass equipment_class,
                     classes_.Find(transaction, *EquipmentClassName::Parse(use.equipment_class)));
    ASSIGN_OR_RETURN(const auto records, QualificationsOf(transaction, name));
    std::vector<HeldQualification> held;
    for (const v1::Qualification& record : records) held.push_back(HeldOf(record));
    ASSIGN_OR_RETURN(const auto recognitions, RecognitionsOf(transaction, name.alliance));
    const Verdict verdict = Judge(held, RulesOf(equipment_class), recognitions, use, now);
    response.set_qualified(verdict.qualified);
    for (const std::string& finding : verdict.findings) response.add_findings(Sentence(finding));
    for (const std::string& text : verdict.to_repeat) {
      response.add_findings(absl::StrCat("To be repeated there: ", text, "."));
    }
    ASSIGN_OR_RETURN(const auto training, TrainingSpaces(transaction, name.alliance));
    for (std::string& space : TrainedAt(training, recognitions, use)) {
      response.add_trained_at(std::move(space));
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace gongfang::membership
