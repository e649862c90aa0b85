// From the records of membership to what qualification.h judges by.
#pragma once

#include <string>
#include <vector>

#include "common/access/qualification.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang {

HeldQualification HeldOf(const membership::v1::Qualification& record);
ClassRules RulesOf(const membership::v1::EquipmentClass& record);
Recognition RecognitionOf(const membership::v1::RecognitionRule& record);
// The spaces for which the member may train at present; none where she may not act.
std::vector<std::string> TrainsAt(const membership::v1::Member& member);

}  // namespace gongfang
