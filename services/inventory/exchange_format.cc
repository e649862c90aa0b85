#include "inventory/exchange_format.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/rpc/request_check.h"
#include "inventory/resource_rules.h"

namespace gongfang::inventory {

const ExchangeFormat& FormatOf(v1::ExchangeFormat format) {
  switch (format) {
    case v1::EXCHANGE_FORMAT_JSON:
      return JsonFormat();
    case v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE:
      return OkwFormat();
    case v1::EXCHANGE_FORMAT_GBT_30523:
      return GbtFormat();
    default:
      return CsvFormat();
  }
}

void CheckIds(const std::vector<ImportFile::Row>& rows, absl::string_view column,
              ImportProblems& problems) {
  absl::flat_hash_map<std::string, int> first;
  for (const ImportFile::Row& row : rows) {
    if (row.id.empty()) continue;
    const auto [found, is_new] = first.try_emplace(row.id, row.number);
    if (!is_new) {
      problems.Add(row.number, column,
                   absl::StrCat("\"", row.id, "\" is in number ", found->second, " already"));
    }
  }
}

void CheckImported(int row, const std::string& alliance,
                   const absl::btree_set<std::string>& missing,
                   absl::FunctionRef<std::string(absl::string_view)> column_of,
                   v1::Resource& resource, ImportProblems& problems) {
  FillDefaults(resource);
  RequestCheck check;
  check.Enter("resource", SetFields());
  CheckResource(resource, alliance, check);
  CheckCompanions(resource, resource.name(), check);
  for (const FieldViolation& violation : check.violations()) {
    problems.Add(row, column_of(absl::StripPrefix(violation.field, "resource.")),
                 violation.description);
  }
  const std::string& needed = resource.requirement().equipment_class();
  if (missing.contains(needed)) {
    problems.Add(row, column_of("requirement.equipment_class"),
                 absl::StrCat("\"", Head(needed), "\" does not exist"));
  }
}

std::vector<std::string> SetBut(const v1::Resource& resource,
                                absl::Span<const absl::string_view> held) {
  std::vector<std::string> fields;
  const auto* reflection = resource.GetReflection();
  for (const absl::string_view name : ResourceFields()) {
    if (std::find(held.begin(), held.end(), name) != held.end()) continue;
    const auto* field = resource.GetDescriptor()->FindFieldByName(std::string(name));
    const bool is_set = field->is_repeated() ? reflection->FieldSize(resource, field) > 0
                                             : reflection->HasField(resource, field);
    if (is_set) fields.emplace_back(name);
  }
  return fields;
}

}  // namespace gongfang::inventory
