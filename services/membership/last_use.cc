#include "membership/last_use.h"

#include <optional>
#include <set>
#include <string>

#include "common/access/qualification_records.h"
#include "common/base/status_macros.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "google/protobuf/util/time_util.h"
#include "membership/qualifications.h"

namespace gongfang::membership {

using google::protobuf::util::TimeUtil;

void SetLastUse(Instant at, v1::Qualification& record) {
  constexpr int64_t kDay = 24 * 3600 * kMicrosPerSecond;
  const Instant day = at / kDay * kDay;
  if (record.has_last_use_time() &&
      TimeUtil::TimestampToMicroseconds(record.last_use_time()) >= day) {
    return;
  }
  *record.mutable_last_use_time() = TimeUtil::MicrosecondsToTimestamp(day);
}

bool IsUse(const events::v1::Event& event) { return event.type() == "booking.checked_in"; }

absl::Status NoteUses(Transaction& transaction, Follower::Events events,
                      const Qualifications& qualifications) {
  for (const events::v1::Event& event : events) {
    booking::v1::Booking booking;
    if (!IsUse(event) || !event.snapshot().UnpackTo(&booking)) continue;
    const Instant at = TimeUtil::TimestampToMicroseconds(booking.check_in_time());
    std::set<std::string> classes;
    for (const booking::v1::BookingItem& item : booking.items()) {
      classes.insert(item.equipment_class());
    }
    for (const std::string& equipment_class : classes) {
      RETURN_IF_ERROR(qualifications.NoteUse(transaction, booking.member(), equipment_class, at));
    }
  }
  return absl::OkStatus();
}

absl::Status Qualifications::NoteUse(Transaction& transaction, const std::string& member,
                                     const std::string& equipment_class, Instant at) const {
  std::optional<MemberName> name = MemberName::Parse(member);
  const std::optional<EquipmentClassName> class_name = EquipmentClassName::Parse(equipment_class);
  if (!name || !class_name) return absl::OkStatus();
  // Who was merged since is known by another name now, under which her qualifications are.
  if (const auto found = members_.Find(transaction, *name); found.ok()) {
    if (const auto now = MemberName::Parse(found->merged_into())) name = now;
  }
  const absl::StatusOr<v1::EquipmentClass> found = classes_.Find(transaction, *class_name);
  // What is not here any more has no use.
  if (absl::IsNotFound(found.status())) return absl::OkStatus();
  RETURN_IF_ERROR(found.status());
  const auto held = QualificationsOf(transaction, *name);
  if (absl::IsNotFound(held.status())) return absl::OkStatus();
  RETURN_IF_ERROR(held.status());
  for (const v1::Qualification& one : *held) {
    if (one.equipment_class() != equipment_class || !Holds(HeldOf(one), RulesOf(*found), at)) {
      continue;
    }
    RETURN_IF_ERROR(qualifications_
                        .ChangeIn(transaction, CallContext(), *QualificationName::Parse(one.name()),
                                  /*etag=*/"", "used",
                                  [at](Transaction&, v1::Qualification& record) {
                                    SetLastUse(at, record);
                                    return absl::OkStatus();
                                  })
                        .status());
  }
  return absl::OkStatus();
}

}  // namespace gongfang::membership
