#include "inventory/resource_table.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/names.h"
#include "common/calendar/local_time.h"
#include "common/sheet/capability_text.h"
#include "common/sheet/text.h"
#include "google/protobuf/reflection.h"
#include "inventory/hours_cells.h"

namespace gongfang::inventory {
namespace {

using Column = ResourceColumn;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr Column kColumns[] = {
    {kIdColumn, "编号", "name", Column::kId, true},
    {"display_name", "名称", "display_name", Column::kText, true},
    {"english_name", "英文名", "english_name", Column::kText},
    {"category", "类别", "category", Column::kText, true},
    {"capacity", "数量", "capacity", Column::kCapacity},
    {"description", "说明", "description", Column::kText},
    {"aliases", "别名", "aliases", Column::kTexts},
    {"make", "厂商", "make", Column::kText},
    {"model", "型号", "model", Column::kText},
    {"serial_number", "序列号", "serial_number", Column::kText},
    {"asset_number", "资产编号", "asset_number", Column::kText},
    {"classification_code", "分类代码", "classification_code", Column::kText},
    {"capabilities", "参数", "capabilities", Column::kCapabilities},
    {"photo_uris", "照片", "photo_uris", Column::kTexts},
    {"place", "位置", "place", Column::kText},
    {"hazards", "危险", "hazards", Column::kTexts},
    {"bring", "自备", "bring", Column::kTexts},
    {"consumables", "耗材", "consumables", Column::kTexts},
    {"equipment_class", "资质", "requirement.equipment_class", Column::kClass},
    {"level", "等级", "requirement.level", Column::kLevel},
    {"schedule_template", "时间模板", "schedule_template", Column::kTemplate},
    {"hours", "开放时间", "schedule", Column::kHours},
    {"min_length", "最短时长", "policy.min_length", Column::kRule},
    {"max_length", "最长时长", "policy.max_length", Column::kRule},
    {"start_step", "起始步长", "policy.start_step", Column::kRule},
    {"length_step", "时长步长", "policy.length_step", Column::kRule},
    {"buffer_before", "准备时间", "policy.buffer_before", Column::kRule},
    {"buffer_after", "清理时间", "policy.buffer_after", Column::kRule},
    {"create_lead_time", "提前预约", "policy.create_lead_time", Column::kRule},
    {"change_lead_time", "提前更改", "policy.change_lead_time", Column::kRule},
    {"cancel_lead_time", "提前取消", "policy.cancel_lead_time", Column::kRule},
    {"horizon", "最远预约", "policy.horizon", Column::kRule},
    {"within_one_day", "不跨日", "policy.within_one_day", Column::kWithinOneDay},
    {"min_gap", "最小间隔", "policy.min_gap", Column::kRule},
    {"approval_above", "超时审批", "policy.approval_above", Column::kRule},
    {"check_in_before", "提前签到", "policy.check_in_before", Column::kRule},
    {"no_show_after", "逾时释放", "policy.no_show_after", Column::kRule},
};

constexpr char kApproval[] = "approval_above";
constexpr char kAlways[] = "always";
constexpr char kYes[] = "yes";

// Of a message that has a field by this name.
const FieldDescriptor* FieldOf(const Message& message, absl::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

std::string WriteTexts(const v1::Resource& resource, absl::string_view field) {
  const auto& texts = resource.GetReflection()->GetRepeatedFieldRef<std::string>(
      resource, FieldOf(resource, field));
  return JoinTexts(std::vector<std::string>(texts.begin(), texts.end()));
}

std::string WriteCapabilities(const v1::Resource& resource) {
  std::vector<std::string> texts;
  for (const v1::Capability& capability : resource.capabilities()) {
    CapabilityText text{.key = capability.key(),
                        .number = {},
                        .text = capability.text(),
                        .unit = capability.unit()};
    if (capability.has_number()) text.number = capability.number();
    texts.push_back(FormatCapability(text));
  }
  return JoinTexts(texts);
}

std::string WriteRule(const v1::Policy& policy, absl::string_view name) {
  const FieldDescriptor* field = FieldOf(policy, name);
  if (!policy.GetReflection()->HasField(policy, field)) return "";
  const auto& rule = static_cast<const google::protobuf::Duration&>(
      policy.GetReflection()->GetMessage(policy, field));
  if (rule.seconds() == 0) return name == kApproval ? kAlways : "";
  return FormatLength(absl::Seconds(rule.seconds()));
}

std::string ReadCapabilities(absl::string_view cell, v1::Resource& resource) {
  resource.clear_capabilities();
  for (const std::string& entry : SplitTexts(cell)) {
    const std::optional<CapabilityText> text = ParseCapability(entry);
    if (!text)
      return "must be entries like \"power=60 W\" or \"material=wood\", with \";\" between";
    v1::Capability& capability = *resource.add_capabilities();
    capability.set_key(text->key);
    if (text->number) {
      capability.set_number(*text->number);
      capability.set_unit(text->unit);
    } else {
      capability.set_text(text->text);
    }
  }
  return "";
}

std::string ReadClass(absl::string_view cell, v1::Resource& resource) {
  if (cell.empty()) {
    resource.clear_requirement();
    return "";
  }
  const std::string alliance = ResourceName::Parse(resource.name())->alliance;
  resource.mutable_requirement()->set_equipment_class(
      absl::StartsWith(cell, "alliances/")
          ? std::string(cell)
          : EquipmentClassName{alliance, std::string(cell)}.ToString());
  return "";
}

std::string ReadNumber(absl::string_view cell, int32_t& number) {
  number = 0;
  return cell.empty() || absl::SimpleAtoi(cell, &number) ? "" : "must be a whole number";
}

std::string ReadLevel(absl::string_view cell, v1::Resource& resource) {
  if (!resource.has_requirement()) {
    return cell.empty() ? "" : "must be empty where equipment_class is";
  }
  int32_t level = 0;
  std::string mistake = ReadNumber(cell, level);
  resource.mutable_requirement()->set_level(level);
  return mistake;
}

std::string ReadRule(absl::string_view name, absl::string_view cell, v1::Resource& resource) {
  v1::Policy& policy = *resource.mutable_policy();
  const FieldDescriptor* field = FieldOf(policy, name);
  policy.GetReflection()->ClearField(&policy, field);
  if (cell.empty()) return "";
  const bool always = name == kApproval && cell == kAlways;
  const absl::StatusOr<absl::Duration> length = ParseDuration(cell);
  if (!always && !length.ok()) return "must be a length of time such as 30m, 1h30m or 2d";
  static_cast<google::protobuf::Duration*>(policy.GetReflection()->MutableMessage(&policy, field))
      ->set_seconds(always ? 0 : absl::ToInt64Seconds(*length));
  return "";
}

std::string ReadWithinOneDay(absl::string_view cell, v1::Resource& resource) {
  const std::string word = absl::AsciiStrToLower(cell);
  const bool yes = word == kYes || word == "true" || word == "1" || word == "是";
  const bool no = word.empty() || word == "no" || word == "false" || word == "0" || word == "否";
  if (!yes && !no) return "must be yes or no";
  resource.mutable_policy()->set_within_one_day(yes);
  return "";
}

std::string ReadTexts(absl::string_view field, absl::string_view cell, v1::Resource& resource) {
  const auto* descriptor = FieldOf(resource, field);
  resource.GetReflection()->ClearField(&resource, descriptor);
  for (std::string& text : SplitTexts(cell)) {
    resource.GetReflection()->AddString(&resource, descriptor, std::move(text));
  }
  return "";
}

// What a rule's column is called in the policy: the same.
absl::string_view Rule(const Column& column) { return column.name; }

std::string Read(const Column& column, absl::string_view cell, v1::Resource& resource) {
  switch (column.kind) {
    case Column::kId:
      return "";
    case Column::kText:
      resource.GetReflection()->SetString(&resource, FieldOf(resource, column.field),
                                          std::string(cell));
      return "";
    case Column::kTexts:
      return ReadTexts(column.field, cell, resource);
    case Column::kCapacity: {
      int32_t capacity = 0;
      std::string mistake = ReadNumber(cell, capacity);
      resource.set_capacity(capacity);
      return mistake;
    }
    case Column::kCapabilities:
      return ReadCapabilities(cell, resource);
    case Column::kClass:
      return ReadClass(cell, resource);
    case Column::kLevel:
      return ReadLevel(cell, resource);
    case Column::kTemplate:
      return ReadTemplate(cell, resource);
    case Column::kHours:
      return ReadHours(cell, resource);
    case Column::kRule:
      return ReadRule(Rule(column), cell, resource);
    case Column::kWithinOneDay:
      return ReadWithinOneDay(cell, resource);
  }
  return "";
}

// Whether `field` is `of`, or something within it.
bool IsWithin(absl::string_view field, absl::string_view of) {
  return absl::ConsumePrefix(&field, of) &&
         (field.empty() || field.front() == '.' || field.front() == '[');
}

}  // namespace

absl::Span<const ResourceColumn> ResourceColumns() { return kColumns; }

const ResourceColumn* FindColumn(absl::string_view name) {
  const std::string plain = absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(name)), {{" ", "_"}, {"-", "_"}});
  for (const Column& column : kColumns) {
    if (plain == column.name || plain == column.chinese) return &column;
  }
  return nullptr;
}

std::string WriteCell(const ResourceColumn& column, const v1::Resource& resource) {
  switch (column.kind) {
    case Column::kId: {
      const auto name = ResourceName::Parse(resource.name());
      return name ? name->id : "";
    }
    case Column::kText:
      return resource.GetReflection()->GetString(resource, FieldOf(resource, column.field));
    case Column::kTexts:
      return WriteTexts(resource, column.field);
    case Column::kCapacity:
      return resource.capacity() == 0 ? "" : absl::StrCat(resource.capacity());
    case Column::kCapabilities:
      return WriteCapabilities(resource);
    case Column::kClass: {
      const auto name = EquipmentClassName::Parse(resource.requirement().equipment_class());
      return name ? name->id : "";
    }
    case Column::kLevel:
      return resource.requirement().level() == 0 ? ""
                                                 : absl::StrCat(resource.requirement().level());
    case Column::kTemplate:
      return WriteTemplate(resource);
    case Column::kHours:
      return WriteHours(resource);
    case Column::kRule:
      return WriteRule(resource.policy(), Rule(column));
    case Column::kWithinOneDay:
      return resource.policy().within_one_day() ? kYes : "";
  }
  return "";
}

std::string ReadCell(const ResourceColumn& column, absl::string_view cell, v1::Resource& resource) {
  if (WriteCell(column, resource) == cell) return "";
  std::string mistake = Read(column, cell, resource);
  if (resource.has_policy() && resource.policy().ByteSizeLong() == 0) resource.clear_policy();
  return mistake;
}

CellMistake InColumn(const FieldViolation& violation) {
  absl::string_view field = violation.field;
  absl::ConsumePrefix(&field, "resource.");
  for (const Column& column : kColumns) {
    if (!IsWithin(field, column.field)) continue;
    absl::string_view rest = field.substr(column.field.size());
    size_t entry = 0;
    const bool listed =
        absl::ConsumePrefix(&rest, "[") && absl::SimpleAtoi(rest.substr(0, rest.find(']')), &entry);
    return {std::string(column.name),
            listed ? absl::StrCat("entry ", entry + 1, " ", violation.description)
                   : violation.description};
  }
  return {"", absl::StrCat(field, " ", violation.description)};
}

std::vector<std::string> LeftOut(const v1::Resource& resource) {
  std::vector<std::string> fields;
  if (!resource.policy().tier_horizons().empty()) fields.emplace_back("policy.tier_horizons");
  if (!resource.policy().level_horizons().empty()) fields.emplace_back("policy.level_horizons");
  if (!resource.maintenance_plans().empty()) fields.emplace_back("maintenance_plans");
  if (!resource.schedule_template().empty()) return fields;  // it has them
  if (!resource.schedule().exceptions().empty()) fields.emplace_back("schedule.exceptions");
  if (resource.schedule().holiday_rule() != v1::Schedule::HOLIDAY_RULE_UNSPECIFIED) {
    fields.emplace_back("schedule.holiday_rule");
  }
  return fields;
}

}  // namespace gongfang::inventory
