#include "common/access/qualification_records.h"

#include <algorithm>

#include "google/protobuf/util/time_util.h"

namespace gongfang {

using google::protobuf::util::TimeUtil;

HeldQualification HeldOf(const membership::v1::Qualification& record) {
  HeldQualification held{.equipment_class = record.equipment_class(),
                         .level = std::max(record.level(), 1),
                         .issuer = record.issuer(),
                         .state = static_cast<HeldQualification::State>(record.state())};
  if (record.has_expire_time()) {
    held.expire_time = TimeUtil::TimestampToMicroseconds(record.expire_time());
  }
  held.last_use = TimeUtil::TimestampToMicroseconds(
      record.has_last_use_time() ? record.last_use_time() : record.create_time());
  return held;
}

ClassRules RulesOf(const membership::v1::EquipmentClass& record) {
  return {.levels = std::max(record.levels_size(), 1),
          .lapse_after = TimeUtil::DurationToMicroseconds(record.lapse_after())};
}

Recognition RecognitionOf(const membership::v1::RecognitionRule& record) {
  return {.recognizer = record.recognizer(),
          .issuer = record.issuer(),
          .equipment_class = record.equipment_class(),
          .max_level = record.max_level(),
          .to_repeat = record.to_repeat()};
}

std::vector<std::string> TrainsAt(const membership::v1::Member& member) {
  using membership::v1::Member;
  std::vector<std::string> spaces;
  if (member.standing() != Member::STANDING_ACTIVE &&
      member.standing() != Member::STANDING_UNSPECIFIED) {  // who was made before there were any
    return spaces;
  }
  for (const membership::v1::RoleGrant& grant : member.roles()) {
    if (grant.role() == membership::v1::RoleGrant::ROLE_TRAINER && !grant.space().empty()) {
      spaces.push_back(grant.space());
    }
  }
  return spaces;
}

}  // namespace gongfang
