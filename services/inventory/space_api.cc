#include "inventory/space_api.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace gongfang::inventory {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using membership::v1::Space;

constexpr char kVersion[] = "15";

void Set(Struct& to, const std::string& key, const std::string& text) {
  if (!text.empty()) (*to.mutable_fields())[key].set_string_value(text);
}

Struct& In(Struct& to, const std::string& key) {
  return *(*to.mutable_fields())[key].mutable_struct_value();
}

// The first character of a text that is UTF-8, safe within XML.
std::string FirstCharacter(absl::string_view text) {
  size_t size = text.empty() ? 0 : 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  const absl::string_view first = text.substr(0, size);
  return first == "<" ? "&lt;" : first == "&" ? "&amp;" : std::string(first);
}

std::string Logo(const Space& space) {
  const std::string picture =
      absl::StrCat(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">)",
                   R"(<rect width="64" height="64" rx="12" fill="#1f6f78"/>)",
                   R"(<text x="32" y="44" font-size="36" text-anchor="middle" fill="#fff">)",
                   FirstCharacter(space.display_name()), "</text></svg>");
  return absl::StrCat("data:image/svg+xml;base64,", absl::Base64Escape(picture));
}

std::string Website(absl::string_view description) {
  const size_t begin = std::min(description.find("https://"), description.find("http://"));
  if (begin == absl::string_view::npos) return "";
  absl::string_view address = description.substr(begin);
  const auto end = std::find_if(address.begin(), address.end(), [](char c) {
    return c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>' || c == ')';
  });
  address = address.substr(0, static_cast<size_t>(end - address.begin()));
  // What ends the sentence.
  while (!address.empty() && (address.back() == '.' || address.back() == ',')) {
    address.remove_suffix(1);
  }
  return std::string(address);
}

void SetLocation(const Space& space, Struct& to) {
  Struct& location = In(to, "location");
  Set(location, "address", space.address());
  Set(location, "timezone", space.time_zone());
  if (!space.has_location()) return;
  (*location.mutable_fields())["lat"].set_number_value(space.location().latitude());
  (*location.mutable_fields())["lon"].set_number_value(space.location().longitude());
}

void SetContact(const Space& space, Struct& to) {
  Struct& contact = In(to, "contact");
  for (const membership::v1::Contact& one : space.contacts()) {
    if (!contact.fields().contains("email")) Set(contact, "email", one.email());
    if (!contact.fields().contains("phone")) Set(contact, "phone", one.phone());
  }
}

}  // namespace

std::string SpaceApiJson(const Space& space, std::optional<bool> open) {
  Struct json;
  auto& versions = *(*json.mutable_fields())["api_compatibility"].mutable_list_value();
  versions.add_values()->set_string_value(kVersion);
  Set(json, "space", space.display_name());
  Set(json, "logo", Logo(space));
  (*json.mutable_fields())["url"].set_string_value(Website(space.description()));
  SetLocation(space, json);
  SetContact(space, json);
  if (open) (*In(json, "state").mutable_fields())["open"].set_bool_value(*open);
  Set(json, "ext_english_name", space.english_name());
  Set(json, "ext_theme", space.theme());
  std::string text;
  (void)google::protobuf::util::MessageToJsonString(json, &text);
  return text;
}

}  // namespace gongfang::inventory
