#include "inventory/resource_rules.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/inventory_limits.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/text.h"
#include "common/rpc/name_checks.h"
#include "inventory/fault_checks.h"
#include "inventory/policy_rules.h"
#include "inventory/schedule_rules.h"

namespace gongfang::inventory {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

constexpr absl::string_view kClass = "alliances/{alliance}/equipmentClasses/{equipment_class}";
constexpr absl::string_view kFields[] = {"display_name",
                                         "english_name",
                                         "category",
                                         "capacity",
                                         "schedule",
                                         "description",
                                         "policy",
                                         "requirement",
                                         "aliases",
                                         "make",
                                         "model",
                                         "serial_number",
                                         "asset_number",
                                         "classification_code",
                                         "capabilities",
                                         "photo_uris",
                                         "place",
                                         "hazards",
                                         "bring",
                                         "consumables",
                                         "companions",
                                         "maintenance_plans",
                                         "schedule_template"};

constexpr absl::string_view kTemplate =
    "alliances/{alliance}/spaces/{space}/scheduleTemplates/{schedule_template}";

constexpr char kHttps[] = "https://";

// `alliance` is not known where the name of the resource is wrong.
void CheckRequirement(const v1::Requirement& requirement,
                      const std::optional<std::string>& alliance, RequestCheck& check) {
  CheckReference<EquipmentClassName>("requirement.equipment_class", requirement.equipment_class(),
                                     kClass, alliance, Need::kRequired, check);
  if (requirement.level() < 0 || requirement.level() > limits::kMaxLevelsPerClass) {
    check.Add("requirement.level",
              absl::StrCat("must be 1 to ", limits::kMaxLevelsPerClass, ", or 0 for 1"));
  }
}

// Whether there are at most `max` of them; else that is noted.
bool CheckCount(absl::string_view field, int count, int max, RequestCheck& check) {
  if (count <= max) return true;
  check.Add(field, absl::StrCat("has ", count, " entries; at most ", max));
  return false;
}

// What is wrong with one line of 1 to `max_bytes`; "" where nothing is.
std::string LineMistake(absl::string_view text, size_t max_bytes) {
  if (absl::StripAsciiWhitespace(text).empty()) return "must not be empty";
  if (text.size() > max_bytes) {
    return absl::StrCat("has ", text.size(), " bytes; at most ", max_bytes);
  }
  if (HasControlCharacter(text)) return "must not hold control characters";
  if (text.find_first_of("\n\t") != absl::string_view::npos) return "must be one line";
  return "";
}

void CheckLines(absl::string_view field, const Texts& lines, int max_count, size_t max_bytes,
                bool each_once, RequestCheck& check) {
  if (!check.Wants(field) || !CheckCount(field, lines.size(), max_count, check)) return;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < lines.size(); ++i) {
    const std::string one = absl::StrCat(field, "[", i, "]");
    const std::string mistake = LineMistake(lines[i], max_bytes);
    if (!mistake.empty()) {
      check.Add(one, mistake);
    } else if (each_once && !seen.insert(lines[i]).second) {
      check.Add(one, "is there twice");
    }
  }
}

bool IsCapabilityKey(absl::string_view key) {
  return !key.empty() && key.size() <= limits::kMaxIdBytes && absl::ascii_islower(key.front()) &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == '_';
         });
}

bool IsUnit(absl::string_view unit) {
  if (unit.empty()) return true;
  const bool begins = !absl::ascii_isdigit(unit.front()) && unit.front() != '.' &&
                      unit.front() != '+' && unit.front() != '-';
  return begins && unit.size() <= limits::kMaxUnitBytes && !HasControlCharacter(unit) &&
         unit.find_first_of(" \t\n") == absl::string_view::npos;
}

void CheckCapability(const std::string& field, const v1::Capability& capability,
                     RequestCheck& check) {
  if (!IsCapabilityKey(capability.key())) {
    check.Add(field + ".key", absl::StrCat("must be 1 to ", limits::kMaxIdBytes,
                                           " of a-z, 0-9, \"-\" and \"_\", beginning with a "
                                           "letter"));
  }
  if (capability.value_case() == v1::Capability::VALUE_NOT_SET) {
    check.Add(field + ".text", "is required, unless number is set");
  }
  if (capability.has_text()) {
    const std::string mistake = LineMistake(capability.text(), limits::kMaxDisplayNameBytes);
    if (!mistake.empty()) check.Add(field + ".text", mistake);
    if (!capability.unit().empty()) check.Add(field + ".unit", "must not be set beside text");
    return;
  }
  if (!std::isfinite(capability.number())) check.Add(field + ".number", "must be finite");
  if (!IsUnit(capability.unit())) {
    check.Add(field + ".unit", absl::StrCat("must have at most ", limits::kMaxUnitBytes,
                                            " bytes without blanks, and not begin with a digit, "
                                            "\".\", \"+\" or \"-\""));
  }
}

void CheckCapabilities(const v1::Resource& resource, RequestCheck& check) {
  const auto& all = resource.capabilities();
  if (!CheckCount("capabilities", all.size(), limits::kMaxCapabilities, check)) return;
  absl::flat_hash_map<std::string, int> of_key;
  for (const v1::Capability& capability : all) ++of_key[capability.key()];
  absl::flat_hash_set<std::string> texts;
  for (int i = 0; i < all.size(); ++i) {
    const std::string field = absl::StrCat("capabilities[", i, "]");
    CheckCapability(field, all[i], check);
    if (all[i].has_number() && of_key[all[i].key()] > 1) {
      check.Add(field + ".key", "is there twice: a number has its key for itself");
    } else if (all[i].has_text() &&
               !texts.insert(absl::StrCat(all[i].key(), "=", all[i].text())).second) {
      check.Add(field + ".text", "is there twice");
    }
  }
}

void CheckPhotos(const Texts& photos, RequestCheck& check) {
  if (!CheckCount("photo_uris", photos.size(), limits::kMaxPhotos, check)) return;
  for (int i = 0; i < photos.size(); ++i) {
    const absl::string_view uri = photos[i];
    const bool visible =
        std::all_of(uri.begin(), uri.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (absl::StartsWith(uri, kHttps) && uri.size() > sizeof(kHttps) - 1 && visible &&
        uri.size() <= limits::kMaxUriBytes) {
      continue;
    }
    check.Add(absl::StrCat("photo_uris[", i, "]"),
              absl::StrCat("must begin with \"", kHttps, "\" and have at most ",
                           limits::kMaxUriBytes, " bytes of visible ASCII"));
  }
}

// What is told about it, that no booking depends on.
void CheckFacts(const v1::Resource& resource, RequestCheck& check) {
  CheckAliases(resource.aliases(), check);
  check.Line("make", resource.make(), Need::kOptional);
  check.Line("model", resource.model(), Need::kOptional);
  check.Line("serial_number", resource.serial_number(), Need::kOptional);
  check.Line("asset_number", resource.asset_number(), Need::kOptional);
  const std::string& code = resource.classification_code();
  if (check.Wants("classification_code") && (code.size() > limits::kMaxClassificationBytes ||
                                             !std::all_of(code.begin(), code.end(), [](char c) {
                                               return absl::ascii_isalnum(c) || c == '.' ||
                                                      c == '-';
                                             }))) {
    check.Add("classification_code",
              absl::StrCat("must be at most ", limits::kMaxClassificationBytes,
                           " of A-Z, a-z, 0-9, \".\" and \"-\""));
  }
  if (check.Wants("capabilities")) CheckCapabilities(resource, check);
  if (check.Wants("photo_uris")) CheckPhotos(resource.photo_uris(), check);
  check.Line("place", resource.place(), Need::kOptional);
  for (const auto& [field, lines] :
       {std::pair<absl::string_view, const Texts*>{"hazards", &resource.hazards()},
        {"bring", &resource.bring()},
        {"consumables", &resource.consumables()}}) {
    CheckLines(field, *lines, limits::kMaxNotes, limits::kMaxDisplayNameBytes, false, check);
  }
}

}  // namespace

absl::Span<const absl::string_view> ResourceFields() { return kFields; }

void CheckCompanions(const v1::Resource& resource, const std::string& self, RequestCheck& check) {
  const auto own = ResourceName::Parse(self);
  if (!own || !check.Wants("companions")) return;
  const std::string space = SpaceName{own->alliance, own->space}.ToString();
  if (!CheckCount("companions", resource.companions_size(), limits::kMaxCompanions, check)) return;
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < resource.companions_size(); ++i) {
    const v1::Companion& companion = resource.companions(i);
    const std::string field = absl::StrCat("companions[", i, "].");
    const auto name = ResourceName::Parse(companion.resource());
    if (!name || SpaceName{name->alliance, name->space}.ToString() != space) {
      check.Add(field + "resource", absl::StrCat("must be a resource of \"", space, "\""));
    } else if (companion.resource() == self) {
      check.Add(field + "resource", "must be another resource");
    } else if (!seen.insert(companion.resource()).second) {
      check.Add(field + "resource", "must be there once");
    }
    if (companion.units() < 0 || companion.units() > limits::kMaxCapacity) {
      check.Add(field + "units",
                absl::StrCat("must be 1 to ", limits::kMaxCapacity, ", or 0 for all of them"));
    }
  }
}

void FillDefaults(v1::Resource& resource) {
  if (resource.capacity() == 0) resource.set_capacity(1);
  if (resource.has_requirement() && resource.requirement().level() == 0) {
    resource.mutable_requirement()->set_level(1);
  }
}

void CheckAliases(const Texts& aliases, RequestCheck& check) {
  CheckLines("aliases", aliases, limits::kMaxAliases, limits::kMaxAliasBytes, true, check);
}

void CheckResource(const v1::Resource& resource, const std::optional<std::string>& alliance,
                   RequestCheck& check) {
  check.Line("display_name", resource.display_name(), Need::kRequired);
  check.Line("english_name", resource.english_name(), Need::kOptional);
  if (check.Wants("category")) check.Id("category", resource.category());
  if (check.Wants("capacity") &&
      (resource.capacity() < 0 || resource.capacity() > limits::kMaxCapacity)) {
    check.Add("capacity", absl::StrCat("must be 1 to ", limits::kMaxCapacity, ", or 0 for 1"));
  }
  if (check.Wants("schedule")) CheckSchedule("schedule", resource.schedule(), check);
  if (check.Wants("schedule_template") && !resource.schedule_template().empty()) {
    check.Parsed<ScheduleTemplateName>("schedule_template", resource.schedule_template(),
                                       kTemplate);
  }
  if (check.Wants("policy")) CheckPolicy(resource.policy(), check);
  if (check.Wants("requirement") && resource.has_requirement()) {
    CheckRequirement(resource.requirement(), alliance, check);
  }
  check.Text("description", resource.description(), Need::kOptional);
  CheckFacts(resource, check);
  CheckMaintenancePlans(resource, check);
}

}  // namespace gongfang::inventory
