// What booking knows of the other services, in memory: resources with their opening times and
// policies, members with their teams and tiers, quotas. Fed by the logs of membership and
// inventory.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "booking/facts.h"
#include "common/events/mirror.h"
#include "common/hours/holidays.h"
#include "common/rpc/auth.h"
#include "gongfang/inventory/v1/faults.pb.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::booking {

// Thread safe.
class Catalogue final : public Facts {
 public:
  // What comes by the log of membership goes to `directory` (borrowed) too, unless it is null.
  explicit Catalogue(Directory* directory) : directory_(directory) {}

  // Takes in one record of either log. Records that booking has no use for are passed over.
  void Take(const MirroredRecord& record);

  std::shared_ptr<const ResourceFacts> FindResource(absl::string_view name) const override;
  std::shared_ptr<const MemberFacts> FindMember(absl::string_view name) const override;
  std::shared_ptr<const Quotas> QuotasOf(absl::string_view alliance) const override;
  std::shared_ptr<const QualificationRules> QualificationRulesOf(
      absl::string_view alliance) const override;
  bool HasAlliance(absl::string_view name) const;

  // A change that may be made: a resource, whole, or a closure with its times, which is looked at
  // for the resources that it names, or where it names none for all that are asked about. Borrowed;
  // null: none.
  struct WhatIf {
    const inventory::v1::Resource* resource = nullptr;
    const inventory::v1::Closure* closure = nullptr;
    absl::Span<const Interval> times;
  };
  // When a closure of a space closes. INVALID_REQUEST on the field "rrule".
  absl::StatusOr<std::vector<Interval>> TimesOf(const inventory::v1::Closure& closure,
                                                absl::string_view space) const;
  // What the facts of a resource would be; null where it is not known.
  std::shared_ptr<const ResourceFacts> FindResourceIf(const std::string& name,
                                                      const WhatIf& what_if) const;
  // What inventory says of a resource; nullopt where it is not known.
  std::optional<inventory::v1::Resource> FindRecord(const std::string& name) const;
  // The full names of the resources of a space, in order.
  std::vector<std::string> ResourcesOf(absl::string_view space) const;

 private:
  struct ClosureEntry {
    inventory::v1::Closure record;
    std::vector<Interval> times;  // by the clocks of its space
  };
  // A space with everything in it, since a change of its zone or of a closure concerns all of it.
  struct SpaceEntry {
    std::string time_zone;  // empty until the space itself is known
    bool active = true;     // nothing is booked where it is not
    std::map<std::string, inventory::v1::Resource> resources;  // by name
    std::map<std::string, ClosureEntry> closures;              // by name
    // Those that are open, by resource and name: that is by time.
    std::map<std::string, std::map<std::string, inventory::v1::Fault>> faults;
  };

  // What an alliance says of qualifications, record by record, by name.
  struct Proofs {
    std::map<std::string, ClassRules> classes;
    std::map<std::string, Recognition> recognitions;
    std::map<std::string, std::vector<std::string>> trainers;  // the spaces of each member
  };

  void TakeSpace(const MirroredRecord& record);
  void TakeMember(const MirroredRecord& record);
  void TakeResource(const MirroredRecord& record);
  void TakeClosure(const MirroredRecord& record);
  void TakeFault(const MirroredRecord& record);
  void TakeQuota(const MirroredRecord& record);
  void TakeHolidayYear(const MirroredRecord& record);
  // In catalogue_qualifications.cc. The last three are parts of the first, and of TakeMember.
  void TakeProof(const MirroredRecord& record);
  void TakeQualification(const MirroredRecord& record);
  std::vector<HeldQualification> HeldBy(const std::string& member) const;
  void TakeTrainer(const std::string& name, std::vector<std::string> spaces);
  void RemakeRules(const std::string& alliance);
  // Facts that changed are made when they are asked for: a thousand closures cost one making.
  // Under mutex_.
  void Outdate(const SpaceEntry& space) const;
  // Of no use while the zone of the space is not known: nothing is bookable there.
  static std::vector<Interval> TimesOf(const inventory::v1::Closure& closure,
                                       const SpaceEntry& space);
  std::shared_ptr<const ResourceFacts> Make(const std::string& name, const WhatIf& what_if) const;

  Directory* const directory_;
  mutable std::shared_mutex mutex_;
  absl::flat_hash_set<std::string> alliances_;
  absl::flat_hash_map<std::string, std::unique_ptr<SpaceEntry>> spaces_;  // by name
  // Null where they have to be made.
  mutable absl::flat_hash_map<std::string, std::shared_ptr<const ResourceFacts>> resources_;
  absl::flat_hash_map<std::string, std::shared_ptr<const MemberFacts>> members_;
  absl::flat_hash_map<std::string, std::string> merged_;  // from old full names to those now
  absl::flat_hash_map<std::string, std::map<std::string, std::shared_ptr<const Quota>>>
      quota_records_;                                                       // by alliance and name
  absl::flat_hash_map<std::string, std::shared_ptr<const Quotas>> quotas_;  // by alliance
  absl::flat_hash_map<std::string, std::map<std::string, Holidays>> holidays_;  // likewise, by name
  absl::flat_hash_map<std::string, std::map<std::string, HeldQualification>>
      held_;                                         // by member, and name of the qualification
  absl::flat_hash_map<std::string, Proofs> proofs_;  // by alliance, as is the next
  absl::flat_hash_map<std::string, std::shared_ptr<const QualificationRules>> qualification_rules_;
};

// The facts of one resource, in an alliance that has these holidays. One whose zone or schedule
// does not make sense is not bookable: that is better than booking it at the wrong hours.
ResourceFacts MakeFacts(const inventory::v1::Resource& resource, const std::string& time_zone,
                        const IntervalSet& closures, const Holidays& holidays = {});
// What the open faults of a resource, by name, say of it.
struct OpenFaults {
  std::vector<Interval> out_of_service;
  std::vector<std::string> descriptions;  // of the latest limits::kMaxToldFaults, the latest first
};
OpenFaults MakeOpenFaults(const std::map<std::string, inventory::v1::Fault>& faults);
// A quota that does not make sense counts nothing: null.
std::shared_ptr<const Quota> MakeQuota(const inventory::v1::Quota& quota);

}  // namespace gongfang::booking
