#include "inventory/space_directory.h"

#include <mutex>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::inventory {
namespace {

// "suspended"; empty where the space is active, as those of older folders are that do not say.
std::string WhyOf(membership::v1::Space::State state) {
  using membership::v1::Space;
  if (state == Space::STATE_ACTIVE || state == Space::STATE_UNSPECIFIED) return "";
  const std::string name = Space::State_Name(state);
  return name.empty() ? "in a state that is not known"
                      : absl::AsciiStrToLower(absl::StripPrefix(name, "STATE_"));
}

}  // namespace

void SpaceDirectory::Take(const MirroredRecord& record) {
  if (directory_ != nullptr) directory_->Take(record.type, record.snapshot, record.deleted);
  if (record.type != membership::v1::EquipmentClass::descriptor()->full_name() &&
      record.type != membership::v1::Alliance::descriptor()->full_name() &&
      record.type != membership::v1::Space::descriptor()->full_name()) {
    return;
  }
  Entry entry;
  if (record.type == membership::v1::Space::descriptor()->full_name()) {
    membership::v1::Space space;
    space.ParseFromArray(record.snapshot.data(), static_cast<int>(record.snapshot.size()));
    entry = {.why_not_active = WhyOf(space.state()), .time_zone = space.time_zone()};
  }
  const std::unique_lock lock(mutex_);
  if (record.deleted) {
    names_.erase(record.name);
  } else {
    names_.insert_or_assign(std::string(record.name), std::move(entry));
  }
}

bool SpaceDirectory::Has(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  return names_.contains(name);
}

std::string SpaceDirectory::WhyNotActive(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = names_.find(name);
  return found == names_.end() ? "" : found->second.why_not_active;
}

std::string SpaceDirectory::TimeZoneOf(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = names_.find(name);
  return found == names_.end() ? "" : found->second.time_zone;
}

}  // namespace gongfang::inventory
