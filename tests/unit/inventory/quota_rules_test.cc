#include "inventory/quota_rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "inventory/rules.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

constexpr char kWhose[] = "holder: HOLDER_MEMBER period: PERIOD_WEEK ";
constexpr char kHours[] = "time_limit { seconds: 43200 } ";

// A create with nothing wrong but what `more` says.
absl::Status Create(const std::string& more) {
  return Check(FromText<v1::CreateQuotaRequest>(
      absl::StrCat("parent: 'alliances/a' quota_id: 'q' quota { display_name: 'Q' ", more, " }")));
}
std::string Periods(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&all, "periods { day: FRIDAY opens: '18:00' closes: '22:00' } ");
  }
  return all;
}

TEST(QuotaRulesTest, EveryWrongFieldIsNamed) {
  ExpectWrongFields({
      {"everything missing",
       Check(v1::CreateQuotaRequest()),
       {"parent", "quota_id", "quota.display_name", "quota.holder", "quota.period",
        "quota.time_limit"}},
      {"names of elsewhere",
       Create(absl::StrCat(kWhose, kHours, "resource: 'alliances/b/spaces/s/resources/r'")),
       {"quota.resource"}},
      {"a space of elsewhere, and a category of words",
       Create(absl::StrCat(kWhose, kHours, "space: 'alliances/b/spaces/s' category: 'A b'")),
       {"quota.space", "quota.category"}},
      {"names that are none",
       Create(absl::StrCat(kWhose, kHours, "resource: 'laser' space: 'link'")),
       {"quota.resource", "quota.space", "quota.space"}},
      {"a resource and more",
       Create(absl::StrCat(kWhose, kHours, "resource: 'alliances/a/spaces/s/resources/r' ",
                           "space: 'alliances/a/spaces/s' category: 'laser'")),
       {"quota.space", "quota.category"}},
      {"a holder and a period that nobody knows",
       Create(absl::StrCat("holder: 7 period: 77 ", kHours)),
       {"quota.holder", "quota.period"}},
  });
}

TEST(QuotaRulesTest, EveryWrongLimitIsNamed) {
  const auto limit = [](const std::string& text) { return Create(kWhose + text); };
  const auto rolling = [](const std::string& days) {
    return Create("holder: HOLDER_TEAM period: PERIOD_ROLLING booking_limit: 3 " + days);
  };
  ExpectWrongFields({
      {"both limits", limit(absl::StrCat(kHours, "booking_limit: 3")), {"quota.booking_limit"}},
      {"no time", limit("time_limit { }"), {"quota.time_limit"}},
      {"less than no time", limit("time_limit { seconds: -60 }"), {"quota.time_limit"}},
      {"a part of a minute", limit("time_limit { seconds: 61 }"), {"quota.time_limit"}},
      {"endless", limit("time_limit { seconds: 3600000060 }"), {"quota.time_limit"}},
      {"no bookings", limit("booking_limit: -1"), {"quota.booking_limit"}},
      {"too many bookings", limit("booking_limit: 1001"), {"quota.booking_limit"}},
      {"no rolling days", rolling(""), {"quota.rolling_days"}},
      {"less than none", rolling("rolling_days: -1"), {"quota.rolling_days"}},
      {"too many rolling days", rolling("rolling_days: 63"), {"quota.rolling_days"}},
      {"days that do not roll",
       limit(absl::StrCat(kHours, "rolling_days: 7")),
       {"quota.rolling_days"}},
      {"prime time of bookings",
       limit("booking_limit: 3 prime_time { " + Periods(1) + "}"),
       {"quota.prime_time"}},
      {"prime time at no time",
       limit(absl::StrCat(kHours, "prime_time { }")),
       {"quota.prime_time.periods"}},
      {"prime time of single days",
       limit(absl::StrCat(kHours, "prime_time { ", Periods(1),
                          "exceptions { } holiday_rule: HOLIDAY_RULE_CLOSED }")),
       {"quota.prime_time.exceptions", "quota.prime_time.holiday_rule"}},
      {"prime time in pieces",
       limit(absl::StrCat(kHours, "prime_time { ", Periods(71), "}")),
       {"quota.prime_time.periods"}},
      {"wrong prime time",
       limit(absl::StrCat(kHours, "prime_time { ", Periods(1),
                          "periods { opens: '6pm' closes: '25:00' } }")),
       {"quota.prime_time.periods[1].day", "quota.prime_time.periods[1].opens",
        "quota.prime_time.periods[1].closes"}},
  });
}

TEST(QuotaRulesTest, AWrongNameOrPageIsNamed) {
  ExpectWrongFields({
      {"a short name", Check(FromText<v1::GetQuotaRequest>("name: 'q'")), {"name"}},
      {"another kind",
       Check(FromText<v1::DeleteQuotaRequest>("name: 'alliances/a/teams/t'")),
       {"name"}},
      {"a list of a space",
       Check(FromText<v1::ListQuotasRequest>("parent: 'alliances/a/spaces/s' page_size: -1")),
       {"parent", "page_size"}},
  });
}

TEST(QuotaRulesTest, WhatCanBeCountedIsRight) {
  for (const char* text : {
           "holder: HOLDER_MEMBER period: PERIOD_DAY booking_limit: 1",
           "holder: HOLDER_TEAM period: PERIOD_MONTH booking_limit: 1000",
           "holder: HOLDER_MEMBER period: PERIOD_AT_ONCE booking_limit: 8",
           "holder: HOLDER_MEMBER period: PERIOD_AT_ONCE time_limit { seconds: 60 }",
           "holder: HOLDER_TEAM period: PERIOD_WEEK time_limit { seconds: 3600000000 }",
           "holder: HOLDER_MEMBER period: PERIOD_ROLLING rolling_days: 1 booking_limit: 2",
           "holder: HOLDER_MEMBER period: PERIOD_ROLLING rolling_days: 62 booking_limit: 2",
           "holder: HOLDER_MEMBER period: PERIOD_DAY booking_limit: 1 "
           "resource: 'alliances/a/spaces/s/resources/r'",
           "holder: HOLDER_MEMBER period: PERIOD_DAY booking_limit: 1 "
           "space: 'alliances/a/spaces/s' category: 'laser-cutter'",
       }) {
    EXPECT_EQ(Create(text), absl::OkStatus()) << text;
  }
  EXPECT_EQ(Create(absl::StrCat(kWhose, kHours, "prime_time { ", Periods(70), "}")),
            absl::OkStatus());
}

}  // namespace
}  // namespace gongfang::inventory
