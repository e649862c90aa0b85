// What is exported as JSON lines is the same where it is imported, also in another space; and a
// table of Open Know-Where is, in what it can hold.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/rpc/field_mask.h"
#include "inventory/exchange_format.h"
#include "inventory/resource_rules.h"

namespace gongfang::inventory {
namespace {

std::string Line() {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "=", "-", "@", "'", "\"", ",", ";", "\\", "激", "60", "W", ".", "\\n", "{"));
  std::string text = "x";
  for (size_t i = 0; i < std::min<size_t>(parts.size(), 12); ++i) text += parts[i];
  return text;
}

v1::Capability Capable(const std::string& key) {
  v1::Capability capability;
  capability.set_key(key);
  return capability;
}

// With what Open Know-Where holds; `more` is what only JSON does.
v1::Resource Random(bool more) {
  v1::Resource resource;
  resource.set_name("alliances/a/spaces/s/resources/r");
  resource.set_uid("uid");
  resource.set_etag("etag");
  resource.set_state(v1::Resource::STATE_PUBLISHED);
  resource.set_display_name(Line());
  resource.set_category("laser-cutter");
  resource.set_capacity(*rc::gen::inRange(1, 10'001));
  resource.set_description(Line());
  resource.set_make(Line());
  resource.set_model(Line());
  resource.set_serial_number(Line());
  resource.set_place(Line());
  for (const char* key : {"power_rating", "axes", "x_travel"}) {
    if (!*rc::gen::arbitrary<bool>()) continue;
    v1::Capability& capability = *resource.add_capabilities() = Capable(key);
    capability.set_number(*rc::gen::arbitrary<double>());
    capability.set_unit(key == std::string("axes")           ? ""
                        : key == std::string("power_rating") ? "W"
                                                             : "mm");
  }
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    (*resource.add_capabilities() = Capable("material")).set_text(absl::StrCat(i, Line()));
    resource.mutable_capabilities()->rbegin()->set_text(absl::StrCat(i, Line()));
  }
  if (!more) return resource;
  resource.set_english_name(Line());
  resource.add_aliases(Line());
  resource.add_hazards(Line());
  resource.add_photo_uris("https://example.org/x");
  (*resource.add_capabilities() = Capable("any")).set_number(1);
  resource.mutable_requirement()->set_equipment_class("alliances/a/equipmentClasses/e");
  resource.mutable_requirement()->set_level(*rc::gen::inRange(1, 11));
  if (*rc::gen::arbitrary<bool>()) {
    v1::OpeningPeriod& period = *resource.mutable_schedule()->add_periods();
    period.set_day(google::type::MONDAY);
    period.set_opens("09:00");
    period.set_closes("21:00");
  }
  if (*rc::gen::arbitrary<bool>()) {
    resource.mutable_policy()->mutable_horizon()->set_seconds(*rc::gen::inRange(1, 100'000));
    v1::TierHorizon& tier = *resource.mutable_policy()->add_tier_horizons();
    tier.set_tier("gold");
    tier.mutable_horizon()->set_seconds(100'000);
  }
  return resource;
}

// What an import may set, of `resource`.
std::string Imported(const v1::Resource& resource) {
  google::protobuf::FieldMask mask;
  for (const absl::string_view field : ResourceFields()) mask.add_paths(std::string(field));
  v1::Resource out;
  SetFields(resource, mask, ResourceFields()).Copy(resource, out);
  // In no order: a table has its own.
  std::sort(out.mutable_capabilities()->begin(), out.mutable_capabilities()->end(),
            [](const v1::Capability& a, const v1::Capability& b) {
              return a.SerializeAsString() < b.SerializeAsString();
            });
  return out.DebugString();
}

// What an export of it makes of `into` in the space "alliances/b/spaces/t".
std::string Exchange(const ExchangeFormat& format, const v1::Resource& resource,
                     v1::Resource into) {
  ExchangeFormat::Resources resources;
  *resources.Add() = resource;
  v1::ImportResourcesRequest request;
  request.set_parent("alliances/b/spaces/t");
  absl::btree_set<std::string> left_out;
  format.Write(resources, {}, *request.mutable_content(), left_out);
  ImportProblems problems;
  const auto file = format.Read(request, problems);
  RC_ASSERT(file->rows().size() == 1U && file->rows()[0].id == "r");
  into.set_name("alliances/b/spaces/t/resources/r");
  file->Apply(file->rows()[0], {}, into, problems);
  v1::ImportResourcesResponse told;
  std::move(problems).MoveTo(told);
  RC_LOG() << request.content() << told.DebugString();
  RC_ASSERT(told.problem_count() == 0);
  return Imported(into);
}

RC_GTEST_PROP(ExchangePropertyTest, JsonLinesAreTheResource, ()) {
  const v1::Resource resource = Random(true);
  const std::string expected =
      absl::StrReplaceAll(Imported(resource), {{"alliances/a/", "alliances/b/"}});
  RC_ASSERT(Exchange(JsonFormat(), resource, v1::Resource()) == expected);
  // Whatever was there before.
  RC_ASSERT(Exchange(JsonFormat(), resource, Random(true)) == expected);
}

RC_GTEST_PROP(ExchangePropertyTest, OpenKnowWhereKeepsWhatItHolds, ()) {
  const v1::Resource resource = Random(false);
  v1::Resource before;
  before.set_make("other");
  RC_ASSERT(Exchange(OkwFormat(), resource, before) == Imported(resource));
  RC_ASSERT(Exchange(OkwFormat(), resource, resource) == Imported(resource));
}

}  // namespace
}  // namespace gongfang::inventory
