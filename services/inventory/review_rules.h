// What an alliance asks for before a resource is published.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/inventory/v1/publishing.pb.h"

namespace gongfang::inventory {

// `alliances/{alliance}/publishingRules`: there is one of an alliance.
struct PublishingRulesName {
  std::string alliance;
  static std::optional<PublishingRulesName> Parse(absl::string_view name);
  std::string ToString() const;
};
RecordSubject SubjectOf(absl::string_view kind, const PublishingRulesName& name);

// Thread safe.
class ReviewRules {
 public:
  // `store` is borrowed.
  explicit ReviewRules(RecordStore& store) : store_(store), rules_(store, "publishing-rules") {}

  // The rules of the alliance; where it has said nothing, those that it has all the same.
  absl::StatusOr<v1::PublishingRules> Find(Transaction& transaction,
                                           const PublishingRulesName& name) const;
  absl::StatusOr<v1::PublishingRules> Get(const PublishingRulesName& name) const;
  // Whether a resource of the space that was never published is reviewed when the caller publishes
  // it.
  absl::StatusOr<bool> AskFor(Transaction& transaction, const CallContext& context,
                              const SpaceName& space) const;

  // Answers the rules. `etag`, if any, must be the current one: ETAG_MISMATCH.
  using Edit = absl::FunctionRef<void(v1::PublishingRules&)>;
  absl::StatusOr<v1::PublishingRules> Change(const CallContext& context,
                                             const PublishingRulesName& name,
                                             const std::string& etag, Edit edit) const;

 private:
  RecordStore& store_;
  const Records<v1::PublishingRules, PublishingRulesName> rules_;
};

}  // namespace gongfang::inventory
