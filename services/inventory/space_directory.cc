#include "inventory/space_directory.h"

#include <mutex>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "gongfang/membership/v1/qualifications.pb.h"

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
  std::string why;
  std::optional<membership::v1::Space> space;
  if (record.type == membership::v1::Space::descriptor()->full_name()) {
    space.emplace().ParseFromArray(record.snapshot.data(),
                                   static_cast<int>(record.snapshot.size()));
    why = WhyOf(space->state());
  }
  const std::unique_lock lock(mutex_);
  if (record.deleted) {
    names_.erase(record.name);
    spaces_.erase(record.name);
  } else {
    names_.insert_or_assign(std::string(record.name), std::move(why));
    if (space) spaces_.insert_or_assign(std::string(record.name), *std::move(space));
  }
}

bool SpaceDirectory::Has(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  return names_.contains(name);
}

std::string SpaceDirectory::WhyNotActive(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = names_.find(name);
  return found == names_.end() ? "" : found->second;
}

std::string SpaceDirectory::TimeZoneOf(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = spaces_.find(name);
  return found == spaces_.end() ? "" : found->second.time_zone();
}

std::optional<membership::v1::Space> SpaceDirectory::FindSpace(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = spaces_.find(name);
  return found == spaces_.end() ? std::nullopt : std::make_optional(found->second);
}

}  // namespace gongfang::inventory
