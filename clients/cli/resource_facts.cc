#include "clients/cli/resource_facts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/names.h"
#include "common/base/status_macros.h"
#include "common/sheet/capability_text.h"

namespace gongfang::cli {
namespace {

using inventory::v1::Capability;
using inventory::v1::Resource;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

void Take(const char* field, const std::optional<std::string>& value, std::string* into,
          google::protobuf::FieldMask& mask) {
  if (!value) return;
  mask.add_paths(field);
  *into = *value;
}

// One empty text alone takes all away.
bool Given(const char* field, const std::vector<std::string>& values,
           google::protobuf::FieldMask& mask) {
  if (values.empty()) return false;
  mask.add_paths(field);
  return values.size() > 1 || !values.front().empty();
}

void TakeAll(const char* field, const std::vector<std::string>& values, Texts* into,
             google::protobuf::FieldMask& mask) {
  if (!Given(field, values, mask)) return;
  for (const std::string& value : values) *into->Add() = value;
}

std::string Text(const Capability& capability) {
  CapabilityText text{
      .key = capability.key(), .number = {}, .text = capability.text(), .unit = capability.unit()};
  if (capability.has_number()) text.number = capability.number();
  return FormatCapability(text);
}

}  // namespace

void AddFactFlags(CLI::App& command, ResourceFacts& facts) {
  const auto one = [&](const char* flag, std::optional<std::string>& value, const char* help) {
    command.add_option(flag, value, help)->type_name("TEXT");
  };
  const auto many = [&](const char* flag, std::vector<std::string>& values, const char* help,
                        const char* type) {
    command.add_option(flag, values, absl::StrCat(help, "; may be repeated"))
        ->type_name(type)
        ->allow_extra_args(false);
  };
  many("--alias", facts.aliases, "What else people call it", "TEXT");
  one("--make", facts.make, "Who makes it");
  one("--model", facts.model, "Which of the maker's products it is");
  one("--serial-number", facts.serial_number, "Its number of the maker");
  one("--asset-number", facts.asset_number, "Its number of the owner, or of the national register");
  one("--classification", facts.classification_code, "Its code by GB/T 32847");
  one("--place", facts.place, "Where in the space it is");
  many("--capability", facts.capabilities,
       "What it can do, such as power=60W, 'bed-x=300 mm' or material=wood", "KEY=VALUE[UNIT]");
  many("--hazard", facts.hazards, "What to beware of", "TEXT");
  many("--bring", facts.bring, "What to bring", "TEXT");
  many("--consumable", facts.consumables, "What it uses up", "TEXT");
  many("--photo", facts.photos, "A picture of it", "URL");
}

absl::Status SetFacts(const ResourceFacts& facts, Resource& resource,
                      google::protobuf::FieldMask& mask) {
  TakeAll("aliases", facts.aliases, resource.mutable_aliases(), mask);
  Take("make", facts.make, resource.mutable_make(), mask);
  Take("model", facts.model, resource.mutable_model(), mask);
  Take("serial_number", facts.serial_number, resource.mutable_serial_number(), mask);
  Take("asset_number", facts.asset_number, resource.mutable_asset_number(), mask);
  Take("classification_code", facts.classification_code, resource.mutable_classification_code(),
       mask);
  Take("place", facts.place, resource.mutable_place(), mask);
  TakeAll("hazards", facts.hazards, resource.mutable_hazards(), mask);
  TakeAll("bring", facts.bring, resource.mutable_bring(), mask);
  TakeAll("consumables", facts.consumables, resource.mutable_consumables(), mask);
  TakeAll("photo_uris", facts.photos, resource.mutable_photo_uris(), mask);
  if (!Given("capabilities", facts.capabilities, mask)) return absl::OkStatus();
  for (const std::string& text : facts.capabilities) {
    const std::optional<CapabilityText> parsed = ParseCapability(text);
    if (!parsed) {
      return UsageError(
          absl::StrCat("--capability: \"", text, "\" is not like power=60W or material=wood"));
    }
    Capability& capability = *resource.add_capabilities();
    capability.set_key(parsed->key);
    if (parsed->number) {
      capability.set_number(*parsed->number);
      capability.set_unit(parsed->unit);
    } else {
      capability.set_text(parsed->text);
    }
  }
  return absl::OkStatus();
}

std::vector<std::pair<std::string, std::string>> DescribeFacts(const Resource& resource) {
  std::vector<std::pair<std::string, std::string>> lines;
  const auto line = [&lines](const char* label, std::string text) {
    if (!text.empty()) lines.emplace_back(label, std::move(text));
  };
  line("Also called", absl::StrJoin(resource.aliases(), ", "));
  line("Make", resource.make());
  line("Model", resource.model());
  line("Serial number", resource.serial_number());
  line("Asset number", resource.asset_number());
  line("Classified", resource.classification_code());
  line("Place", resource.place());
  line("Can", absl::StrJoin(resource.capabilities(), ", ",
                            [](std::string* out, const Capability& capability) {
                              absl::StrAppend(out, Text(capability));
                            }));
  line("Hazards", absl::StrJoin(resource.hazards(), "; "));
  line("Bring", absl::StrJoin(resource.bring(), "; "));
  line("Uses up", absl::StrJoin(resource.consumables(), "; "));
  line("Takes along",
       absl::StrJoin(resource.companions(), ", ", [](std::string* out, const auto& one) {
         absl::StrAppend(out, ShortName(one.resource()), one.units() == 0 ? ":all" : "");
         if (one.units() > 1) absl::StrAppend(out, ":", one.units());
       }));
  line("Photos", absl::StrJoin(resource.photo_uris(), " "));
  return lines;
}

}  // namespace gongfang::cli
