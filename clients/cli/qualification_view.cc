#include "clients/cli/qualification_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"
#include "clients/cli/times.h"

namespace gongfang::cli {

using membership::v1::EquipmentClass;
using membership::v1::Qualification;
using membership::v1::RecognitionRule;

std::string RequirementText(const inventory::v1::Requirement& requirement) {
  return absl::StrCat(ShortName(requirement.equipment_class()), ", level ",
                      std::max(requirement.level(), 1));
}

std::string ExpiryText(const Qualification& record, absl::TimeZone zone) {
  return record.has_expire_time() ? FormatLocal(FromProto(record.expire_time()), zone) : "never";
}

std::string LevelsText(const EquipmentClass& record) {
  if (record.levels().empty()) return "one";
  int level = 0;
  return absl::StrJoin(record.levels(), ", ", [&level](std::string* out, const std::string& name) {
    absl::StrAppend(out, ++level, " ", name);
  });
}

std::string LapseText(const EquipmentClass& record) {
  return record.has_lapse_after() ? FormatLength(FromProto(record.lapse_after())) : "never";
}

std::string OrAny(absl::string_view name, absl::string_view any) {
  return name.empty() ? std::string(any) : ShortName(name);
}

absl::Status PrintQualification(const Qualification& record, absl::TimeZone zone,
                                const Output& output) {
  if (output.json()) return output.PrintJson(record);
  Table table;
  table.Add({"Qualification", Cell(ShortName(record.name()), Style::kBold)});
  table.Add({"Class", ShortName(record.equipment_class())});
  table.Add({"Level", absl::StrCat(std::max(record.level(), 1))});
  table.Add({"State", StateCell(record.state())});
  if (!record.state_reason().empty()) table.Add({"Reason", record.state_reason()});
  table.Add({"Issued by", ShortName(record.issuer())});
  if (!record.trainer().empty()) table.Add({"Trainer", ShortName(record.trainer())});
  table.Add({"Evidence", record.evidence()});
  table.Add({"Expires",
             absl::StrCat(ExpiryText(record, zone),
                          record.has_expire_time() ? absl::StrCat(" (", zone.name(), ")") : "")});
  // A day, which is one in UTC.
  table.Add({"Last used",
             absl::FormatTime("%Y-%m-%d", FromProto(record.last_use_time()), absl::UTCTimeZone())});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status PrintClass(const EquipmentClass& record, const Output& output) {
  if (output.json()) return output.PrintJson(record);
  Table table;
  table.Add({"Class", Cell(ShortName(record.name()), Style::kBold)});
  table.Add({"Name", record.display_name()});
  if (!record.english_name().empty()) table.Add({"English name", record.english_name()});
  table.Add({"Levels", LevelsText(record)});
  table.Add({"Lapses unused", LapseText(record)});
  if (!record.description().empty()) table.Add({"About", record.description()});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status PrintRule(const RecognitionRule& record, const Output& output) {
  if (output.json()) return output.PrintJson(record);
  Table table;
  table.Add({"Rule", Cell(ShortName(record.name()), Style::kBold)});
  table.Add({"Recognised by", OrAny(record.recognizer(), "every space")});
  table.Add({"Issued by", OrAny(record.issuer(), "every space")});
  table.Add({"Class", OrAny(record.equipment_class(), "every class")});
  table.Add({"Up to level", record.max_level() == 0 ? "any" : absl::StrCat(record.max_level())});
  if (!record.to_repeat().empty()) table.Add({"To repeat", record.to_repeat()});
  output.Print(table);
  return absl::OkStatus();
}

}  // namespace gongfang::cli
