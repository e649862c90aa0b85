#include "clients/cli/space_fields.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/cli/cli_error.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using membership::v1::Space;

absl::Status FillLocation(const std::string& text, Space& space) {
  if (text.empty()) return absl::OkStatus();
  const std::vector<std::string> parts = absl::StrSplit(text, ',');
  double latitude = 0;
  double longitude = 0;
  if (parts.size() != 2 || !absl::SimpleAtod(parts[0], &latitude) ||
      !absl::SimpleAtod(parts[1], &longitude)) {
    return UsageError(absl::StrCat("--at: \"", text, "\" is not like \"36.087,120.374\""));
  }
  space.mutable_location()->set_latitude(latitude);
  space.mutable_location()->set_longitude(longitude);
  return absl::OkStatus();
}

absl::Status FillRegion(const std::string& word, Space& space) {
  for (int region = Space::Region_MIN; region <= Space::Region_MAX; ++region) {
    if (RegionWord(static_cast<Space::Region>(region)) != word) continue;
    space.set_region(static_cast<Space::Region>(region));
    return absl::OkStatus();
  }
  return UsageError(absl::StrCat("--region: \"", word,
                                 "\" is none of one-circle, two-areas, three-points, "
                                 "wider-cluster and ''"));
}

absl::Status FillContacts(const std::vector<std::string>& texts, Space& space) {
  if (texts == std::vector<std::string>{""}) return absl::OkStatus();
  for (const std::string& text : texts) {
    const std::vector<std::string> parts = absl::StrSplit(text, ';');
    if (parts.size() > 3 || parts[0].empty()) {
      return UsageError(absl::StrCat("--contact: \"", text, "\" is not NAME;EMAIL;PHONE"));
    }
    membership::v1::Contact& contact = *space.add_contacts();
    contact.set_display_name(parts[0]);
    if (parts.size() > 1) contact.set_email(std::string(absl::StripAsciiWhitespace(parts[1])));
    if (parts.size() > 2) contact.set_phone(std::string(absl::StripAsciiWhitespace(parts[2])));
  }
  return absl::OkStatus();
}

}  // namespace

std::string RegionWord(Space::Region region) {
  if (region == Space::REGION_UNSPECIFIED) return "";
  const std::string name = Space::Region_Name(region);
  if (name.empty()) return absl::StrCat("region ", region);
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(name, "REGION_")),
                             {{"_", "-"}});
}

void AddSpaceFlags(CLI::App& command, SpaceFields& fields) {
  const auto add = [&command](const char* flag, std::optional<std::string>& field, const char* help,
                              const char* type) {
    command.add_option(flag, field, help)->type_name(type);
  };
  add("--name", fields.display_name, "What people call it", "TEXT");
  add("--english-name", fields.english_name, "The same in English", "TEXT");
  add("--zone", fields.time_zone, "The IANA time zone of its site", "ZONE");
  add("--address", fields.address, "Its postal address", "TEXT");
  add("--description", fields.description, "What it is about", "TEXT");
  add("--theme", fields.theme, "What it is good at", "TEXT");
  add("--region", fields.region,
      "Where in the plan of the alliance: one-circle, two-areas, three-points, wider-cluster",
      "REGION");
  add("--at", fields.location, "Where it is, in degrees: 36.087,120.374", "LATITUDE,LONGITUDE");
  command
      .add_option("--contact", fields.contacts,
                  "Whom to ask about it, an office rather than a person; may be repeated")
      ->type_name("NAME;EMAIL;PHONE")
      ->allow_extra_args(false);
}

absl::Status FillSpace(const SpaceFields& fields, Space& space, google::protobuf::FieldMask& mask) {
  const auto take = [&mask](const char* field, const std::optional<std::string>& value,
                            std::string* into) {
    if (!value) return;
    mask.add_paths(field);
    *into = *value;
  };
  take("display_name", fields.display_name, space.mutable_display_name());
  take("english_name", fields.english_name, space.mutable_english_name());
  take("time_zone", fields.time_zone, space.mutable_time_zone());
  take("address", fields.address, space.mutable_address());
  take("description", fields.description, space.mutable_description());
  take("theme", fields.theme, space.mutable_theme());
  if (fields.region) {
    mask.add_paths("region");
    RETURN_IF_ERROR(FillRegion(*fields.region, space));
  }
  if (fields.location) {
    mask.add_paths("location");
    RETURN_IF_ERROR(FillLocation(*fields.location, space));
  }
  if (fields.contacts.empty()) return absl::OkStatus();
  mask.add_paths("contacts");
  return FillContacts(fields.contacts, space);
}

}  // namespace gongfang::cli
