// A resource that is written as a row and read from it again is the same.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "absl/strings/str_cat.h"
#include "inventory/resource_rules.h"
#include "inventory/resource_table.h"

namespace gongfang::inventory {
namespace {

// One line that begins and ends with no blank.
rc::Gen<std::string> Line() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "=", "-", "@", "'", "\"", ",", ";", "；", "\\", "激", "60", "W", ".", "e")),
      [](const std::vector<std::string>& parts) {
        std::string text;
        for (const std::string& part : parts) text += part;
        return text.empty() ? "x" : text;
      });
}

rc::Gen<std::vector<std::string>> Lines() {
  return rc::gen::container<std::vector<std::string>>(Line());
}

void AddRule(v1::Policy& policy, const std::string& name, int64_t seconds) {
  const auto* field = policy.GetDescriptor()->FindFieldByName(name);
  static_cast<google::protobuf::Duration*>(policy.GetReflection()->MutableMessage(&policy, field))
      ->set_seconds(seconds);
}

v1::Resource Random() {
  v1::Resource resource;
  resource.set_name("alliances/a/spaces/s/resources/r");
  resource.set_display_name(*Line());
  resource.set_category("c");
  resource.set_capacity(*rc::gen::inRange(1, 10'001));
  resource.set_description(*Line());
  resource.set_serial_number(*Line());
  for (const std::string& text : *Lines()) resource.add_aliases(text);
  for (const std::string& text : *Lines()) resource.add_hazards(text);
  for (const double number : *rc::gen::arbitrary<std::vector<double>>()) {
    v1::Capability& capability = *resource.add_capabilities();
    capability.set_key(absl::StrCat("k", resource.capabilities_size()));
    capability.set_number(number);
    if (resource.capabilities_size() % 2 == 0) capability.set_unit("m;m");
  }
  for (const std::string& text : *Lines()) {
    v1::Capability& capability = *resource.add_capabilities();
    capability.set_key("texts");
    capability.set_text(text);
  }
  if (*rc::gen::arbitrary<bool>()) {
    resource.mutable_requirement()->set_equipment_class("alliances/a/equipmentClasses/e");
    resource.mutable_requirement()->set_level(*rc::gen::inRange(1, 11));
  }
  if (*rc::gen::arbitrary<bool>()) resource.mutable_schedule();  // never open
  if (*rc::gen::arbitrary<bool>()) {
    resource.set_schedule_template("alliances/a/spaces/s/scheduleTemplates/t");
    resource.clear_schedule();  // whoever imports it gives it those of the template
  }
  for (const ResourceColumn& column : ResourceColumns()) {
    if (column.kind == ResourceColumn::kRule && *rc::gen::arbitrary<bool>()) {
      AddRule(*resource.mutable_policy(), std::string(column.name),
              *rc::gen::inRange<int64_t>(1, 100'000));
    }
  }
  if (*rc::gen::arbitrary<bool>()) AddRule(*resource.mutable_policy(), "approval_above", 0);
  if (*rc::gen::arbitrary<bool>()) resource.mutable_policy()->set_within_one_day(true);
  return resource;
}

v1::Resource ReadAll(const v1::Resource& from, v1::Resource into) {
  for (const ResourceColumn& column : ResourceColumns()) {
    const std::string mistake = ReadCell(column, WriteCell(column, from), into);
    RC_ASSERT(mistake.empty());
  }
  FillDefaults(into);
  return into;
}

RC_GTEST_PROP(ResourceTablePropertyTest, ARowIsTheResource, ()) {
  const v1::Resource resource = Random();
  v1::Resource fresh;
  fresh.set_name(resource.name());
  RC_ASSERT(ReadAll(resource, fresh).DebugString() == resource.DebugString());
  // Whatever was there before.
  RC_ASSERT(ReadAll(resource, Random()).DebugString() == resource.DebugString());
  RC_ASSERT(ReadAll(resource, resource).SerializeAsString() == resource.SerializeAsString());
}

}  // namespace
}  // namespace gongfang::inventory
