#include "inventory/review_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "inventory/asks.h"

namespace gongfang::inventory {
namespace {

// Of the rules of an alliance that has said nothing.
constexpr char kEtagOfNothing[] = "0";

v1::PublishingRules Nothing(const PublishingRulesName& name) {
  v1::PublishingRules rules;
  rules.set_name(name.ToString());
  rules.set_etag(kEtagOfNothing);
  return rules;
}

}  // namespace

std::optional<PublishingRulesName> PublishingRulesName::Parse(absl::string_view name) {
  if (!absl::ConsumeSuffix(&name, "/publishingRules")) return std::nullopt;
  const std::optional<AllianceName> alliance = AllianceName::Parse(name);
  return alliance ? std::make_optional(PublishingRulesName{alliance->alliance}) : std::nullopt;
}

std::string PublishingRulesName::ToString() const {
  return absl::StrCat(AllianceName{alliance}.ToString(), "/publishingRules");
}

RecordSubject SubjectOf(absl::string_view kind, const PublishingRulesName& name) {
  return InAlliance(kind, name.alliance, "rules", name.ToString());
}

absl::StatusOr<v1::PublishingRules> ReviewRules::Find(Transaction& transaction,
                                                      const PublishingRulesName& name) const {
  absl::StatusOr<v1::PublishingRules> rules = rules_.Find(transaction, name);
  if (absl::IsNotFound(rules.status())) return Nothing(name);
  return rules;
}

absl::StatusOr<v1::PublishingRules> ReviewRules::Get(const PublishingRulesName& name) const {
  v1::PublishingRules rules;
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(rules, Find(transaction, name));
    return absl::OkStatus();
  }));
  return rules;
}

absl::StatusOr<bool> ReviewRules::AskFor(Transaction& transaction, const CallContext& context,
                                         const SpaceName& space) const {
  ASSIGN_OR_RETURN(const v1::PublishingRules rules,
                   Find(transaction, PublishingRulesName{space.alliance}));
  if (!rules.review_required()) return false;
  const std::string name = space.ToString();
  const auto& trusted = rules.trusted_spaces();
  if (std::find(trusted.begin(), trusted.end(), name) != trusted.end()) return false;
  return !MayPublishWithoutReview(context, name);
}

absl::StatusOr<v1::PublishingRules> ReviewRules::Change(const CallContext& context,
                                                        const PublishingRulesName& name,
                                                        const std::string& etag, Edit edit) const {
  v1::PublishingRules rules;
  RETURN_IF_ERROR(rules_.Write([&](Transaction& transaction) -> absl::Status {
    const absl::Status found = rules_.Find(transaction, name).status();
    if (absl::IsNotFound(found)) {
      if (!etag.empty() && etag != kEtagOfNothing) return errors::EtagMismatch(name.ToString());
      v1::PublishingRules first;
      edit(first);
      ASSIGN_OR_RETURN(rules, rules_.CreateIn(transaction, context, name, std::move(first)));
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(found);
    ASSIGN_OR_RETURN(rules, rules_.ChangeIn(transaction, context, name, etag, "updated",
                                            [&](Transaction&, v1::PublishingRules& record) {
                                              edit(record);
                                              return absl::OkStatus();
                                            }));
    return absl::OkStatus();
  }));
  return rules;
}

}  // namespace gongfang::inventory
