#include "inventory/space_directory.h"

#include <mutex>

#include "gongfang/membership/v1/qualifications.pb.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::inventory {

void SpaceDirectory::Take(const MirroredRecord& record) {
  if (directory_ != nullptr) directory_->Take(record.type, record.snapshot, record.deleted);
  if (record.type != membership::v1::EquipmentClass::descriptor()->full_name() &&
      record.type != membership::v1::Alliance::descriptor()->full_name() &&
      record.type != membership::v1::Space::descriptor()->full_name()) {
    return;
  }
  const std::unique_lock lock(mutex_);
  if (record.deleted) {
    names_.erase(record.name);
  } else {
    names_.emplace(record.name);
  }
}

bool SpaceDirectory::Has(absl::string_view name) const {
  const std::shared_lock lock(mutex_);
  return names_.contains(name);
}

}  // namespace gongfang::inventory
