#include "inventory/resource_rules.h"

#include <gtest/gtest.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "inventory/rules.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

// A create with nothing wrong but what `more` says.
absl::Status Create(const std::string& more) {
  return Check(FromText<v1::CreateResourceRequest>(
      absl::StrCat("parent: 'alliances/a/spaces/s' resource_id: 'r' "
                   "resource { display_name: 'R' category: 'c' ",
                   more, " }")));
}
std::string Times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) absl::StrAppend(&all, text);
  return all;
}
std::string Long(size_t bytes) { return absl::StrCat("'", std::string(bytes, 'x'), "' "); }

TEST(ResourceRulesTest, FactsWithinTheirBoundsAreTaken) {
  std::string keys;
  for (int i = 0; i < 50; ++i)
    absl::StrAppend(&keys, "capabilities { key: 'k", i, "' number: 1 } ");
  for (const std::string& more :
       {std::string(), absl::StrCat("aliases: ", Long(64), "aliases: '激光机' "), keys,
        absl::StrCat("make: ", Long(256), "model: '型号' serial_number: '=1' asset_number: '+2' "),
        std::string("classification_code: '01.02-3A' place: '二楼 2F' "),
        std::string("capabilities { key: 'bed_x' number: 300 unit: 'mm' } "
                    "capabilities { key: 'material' text: 'wood' } "
                    "capabilities { key: 'material' text: '亚克力' } "
                    "capabilities { key: 'low' number: -1e-300 unit: '°C' }"),
        Times(10, "photo_uris: 'https://example.org/a.jpg' "),
        Times(20, "hazards: 'hot' bring: 'gloves' consumables: 'filament' ")}) {
    EXPECT_TRUE(Create(more).ok()) << more << Create(more);
  }
}

TEST(ResourceRulesTest, EveryWrongTextIsNamed) {
  ExpectWrongFields({
      {"aliases",
       Create(absl::StrCat("aliases: '' aliases: ", Long(65),
                           "aliases: 'a' aliases: 'a' aliases: 'two\\nlines'")),
       {"resource.aliases[0]", "resource.aliases[1]", "resource.aliases[3]",
        "resource.aliases[4]"}},
      {"too many aliases", Create(Times(21, "aliases: 'a' ")), {"resource.aliases"}},
      {"lines",
       Create(absl::StrCat("make: ", Long(257), "model: 'a\\nb' serial_number: '\\001' ",
                           "asset_number: ", Long(257), "place: 'a\\tb'")),
       {"resource.make", "resource.model", "resource.serial_number", "resource.asset_number",
        "resource.place"}},
      {"a code", Create("classification_code: '一'"), {"resource.classification_code"}},
      {"a long code",
       Create(absl::StrCat("classification_code: ", Long(33))),
       {"resource.classification_code"}},
      {"photos",
       Create(absl::StrCat("photo_uris: 'http://a/b' photo_uris: 'https://' photo_uris: "
                           "'https://a b' photo_uris: 'https://图' photo_uris: 'https://",
                           std::string(2048, 'a'), "'")),
       {"resource.photo_uris[0]", "resource.photo_uris[1]", "resource.photo_uris[2]",
        "resource.photo_uris[3]", "resource.photo_uris[4]"}},
      {"too many photos", Create(Times(11, "photo_uris: 'https://a' ")), {"resource.photo_uris"}},
      {"notes",
       Create(absl::StrCat(Times(21, "hazards: 'x' "), "bring: ' ' consumables: ", Long(257))),
       {"resource.hazards", "resource.bring[0]", "resource.consumables[0]"}},
  });
}

TEST(ResourceRulesTest, EveryWrongCapabilityIsNamed) {
  const auto with = [](const std::string& text) {
    return Create(absl::StrCat("capabilities { ", text, " }"));
  };
  for (const char* key : {"", "1a", "_a", "A", "a b", "功率"}) {
    EXPECT_EQ(WrongFields(with(absl::StrCat("key: '", key, "' number: 1"))),
              std::vector<std::string>{"resource.capabilities[0].key"})
        << key;
  }
  for (const char* unit : {"3mm", "m m", "-x", "+x", ".x", "12345678901234567"}) {
    EXPECT_EQ(WrongFields(with(absl::StrCat("key: 'k' number: 1 unit: '", unit, "'"))),
              std::vector<std::string>{"resource.capabilities[0].unit"})
        << unit;
  }
  ExpectWrongFields({
      {"no value", with("key: 'k'"), {"resource.capabilities[0].text"}},
      {"an empty text", with("key: 'k' text: ''"), {"resource.capabilities[0].text"}},
      {"a unit of a text",
       with("key: 'k' text: 'a' unit: 'mm'"),
       {"resource.capabilities[0].unit"}},
      {"no number", with("key: 'k' number: nan"), {"resource.capabilities[0].number"}},
      {"endless", with("key: 'k' number: inf"), {"resource.capabilities[0].number"}},
      {"a text twice",
       Create(Times(2, "capabilities { key: 'k' text: 'a' } ")),
       {"resource.capabilities[1].text"}},
      {"two numbers",
       Create(Times(2, "capabilities { key: 'k' number: 1 } ")),
       {"resource.capabilities[0].key", "resource.capabilities[1].key"}},
      {"a number and a text",
       Create("capabilities { key: 'k' number: 1 } capabilities { key: 'k' text: 'a' }"),
       {"resource.capabilities[0].key"}},
      {"too many", Create(Times(51, "capabilities { } ")), {"resource.capabilities"}},
  });
}

TEST(ResourceRulesTest, AnUpdateIsHeldToWhatItSets) {
  auto request = FromText<v1::UpdateResourceRequest>(
      "resource { name: 'alliances/a/spaces/s/resources/r' make: 'M' photo_uris: 'ftp://x' } "
      "update_mask { paths: 'make' paths: 'hazards' }");
  EXPECT_TRUE(Check(request).ok());
  request.mutable_update_mask()->add_paths("photo_uris");
  EXPECT_EQ(WrongFields(Check(request)), std::vector<std::string>{"resource.photo_uris[0]"});
}

}  // namespace
}  // namespace gongfang::inventory
