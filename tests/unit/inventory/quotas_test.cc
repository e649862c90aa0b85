// Quotas in the store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "inventory/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;

constexpr char kShibei[] = "alliances/shibei";
constexpr char kLink[] = "alliances/shibei/spaces/link";
constexpr char kLaser[] = "alliances/shibei/spaces/link/resources/laser";

class QuotasTest : public ::testing::Test {
 protected:
  QuotasTest() {
    Learn<membership::v1::Alliance>(kShibei);
    Learn<membership::v1::Alliance>("alliances/other");
    Learn<membership::v1::Space>(kLink);
    v1::CreateResourceRequest request;
    request.set_parent(kLink);
    request.set_resource_id("laser");
    request.mutable_resource()->set_display_name("激光切割机");
    request.mutable_resource()->set_category("laser-cutter");
    EXPECT_TRUE(inventory_.CreateResource(TestCall(), request).ok());
  }

  template <typename T>
  void Learn(const std::string& name) {
    spaces_.Take({.name = name, .type = T::descriptor()->full_name()});
  }

  absl::StatusOr<v1::Quota> Create(const std::string& id, const std::string& more = "",
                                   const std::string& parent = kShibei) {
    v1::CreateQuotaRequest request;
    request.set_parent(parent);
    request.set_quota_id(id);
    *request.mutable_quota() = FromText<v1::Quota>(
        "display_name: '每周激光' holder: HOLDER_MEMBER period: PERIOD_WEEK "
        "time_limit { seconds: 43200 } " +
        more);
    return inventory_.CreateQuota(TestCall(), request);
  }
  absl::StatusOr<v1::Quota> Get(const std::string& id) {
    v1::GetQuotaRequest request;
    request.set_name(QuotaName{"shibei", id}.ToString());
    return inventory_.GetQuota(TestCall(), request);
  }
  absl::Status Delete(const std::string& id) {
    v1::DeleteQuotaRequest request;
    request.set_name(QuotaName{"shibei", id}.ToString());
    return inventory_.DeleteQuota(TestCall(), request).status();
  }
  // The ids, over all pages of `size`.
  std::vector<std::string> List(int size, const std::string& parent = kShibei) {
    v1::ListQuotasRequest request;
    request.set_parent(parent);
    request.set_page_size(size);
    std::vector<std::string> ids;
    do {
      const auto page = inventory_.ListQuotas(TestCall(), request).value();
      EXPECT_LE(page.quotas_size(), size);
      for (const v1::Quota& quota : page.quotas()) {
        ids.push_back(QuotaName::Parse(quota.name())->id);
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }

  TestRecordStore store_{"inventory"};
  SpaceDirectory spaces_{nullptr};
  std::function<absl::Status()> on_catch_up_ = [] { return absl::OkStatus(); };
  Inventory inventory_{store_.get(), spaces_, [this](absl::Time) { return on_catch_up_(); }};
};

TEST_F(QuotasTest, OneIsMadeListedAndLifted) {
  const v1::Quota made = Create("laser-weekly", absl::StrCat("resource: '", kLaser, "'")).value();
  EXPECT_EQ(made.name(), "alliances/shibei/quotas/laser-weekly");
  EXPECT_EQ(made.uid().size(), 36);
  EXPECT_EQ(made.create_time().seconds(), 1'800'000'000);
  EXPECT_EQ(made.resource(), kLaser);
  EXPECT_EQ(Get("laser-weekly")->SerializeAsString(), made.SerializeAsString());
  ASSERT_TRUE(Create("at-once", absl::StrCat("space: '", kLink, "' category: 'cnc'")).ok());
  ASSERT_TRUE(Create("z", "", "alliances/other").ok());
  for (int size : {1, 2, 50}) EXPECT_THAT(List(size), ElementsAre("at-once", "laser-weekly"));
  EXPECT_THAT(List(5, "alliances/other"), ElementsAre("z"));
  EXPECT_EQ(ErrorReason(Create("at-once").status()), "ALREADY_EXISTS");
  EXPECT_TRUE(Delete("at-once").ok());
  EXPECT_EQ(ErrorReason(Delete("at-once")), "NOT_FOUND");
  EXPECT_EQ(ErrorReason(Get("at-once").status()), "NOT_FOUND");
  EXPECT_THAT(List(5), ElementsAre("laser-weekly"));
}

TEST_F(QuotasTest, NamesMustLeadSomewhere) {
  EXPECT_EQ(ErrorReason(Create("q", "", "alliances/none").status()), "NOT_FOUND");
  EXPECT_THAT(WrongFields(Create("q", absl::StrCat("resource: '", kLaser, "-2'")).status()),
              ElementsAre("quota.resource"));
  EXPECT_THAT(WrongFields(Create("q", absl::StrCat("space: '", kLink, "-2'")).status()),
              ElementsAre("quota.space"));
  on_catch_up_ = [&] {
    Learn<membership::v1::Space>(absl::StrCat(kLink, "-2"));
    return absl::OkStatus();
  };
  EXPECT_TRUE(Create("q", absl::StrCat("space: '", kLink, "-2'")).ok())
      << "a space of a moment ago is known after catching up";
  on_catch_up_ = [] { return errors::Unavailable("Membership is away."); };
  EXPECT_TRUE(absl::IsUnavailable(Create("r", absl::StrCat("space: '", kLink, "-3'")).status()))
      << "what is not known is not called missing before membership was asked";
}

TEST_F(QuotasTest, AnAllianceHasAsManyAsItMay) {
  for (int i = 0; i < limits::kMaxQuotasPerAlliance; ++i) {
    ASSERT_TRUE(Create(absl::StrCat("q", i)).ok()) << i;
  }
  const size_t events = store_.Events("shibei").size();
  const absl::Status more = Create("one-more").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(more));
  EXPECT_EQ(ErrorReason(more), "TOO_MANY");
  EXPECT_EQ(ErrorReason(Create("q7").status()), "ALREADY_EXISTS");
  EXPECT_EQ(store_.Events("shibei").size(), events);
  EXPECT_TRUE(Create("theirs", "", "alliances/other").ok());
  EXPECT_TRUE(Delete("q7").ok());
  EXPECT_TRUE(Create("one-more").ok());
  EXPECT_EQ(ErrorReason(Create("another").status()), "TOO_MANY");
}

TEST_F(QuotasTest, EveryChangeIsAnEventAndTheyRebuildTheRecords) {
  const v1::Quota kept = Create("kept").value();
  ASSERT_TRUE(Create("lifted").ok());
  ASSERT_TRUE(Delete("lifted").ok());
  EXPECT_FALSE(Create("kept").ok());
  EXPECT_THAT(store_.EventLines("shibei"),
              ElementsAre(absl::StrCat("1 resource.created ", kLaser, " by key"),
                          "2 quota.created alliances/shibei/quotas/kept by key",
                          "3 quota.created alliances/shibei/quotas/lifted by key",
                          "4 quota.deleted alliances/shibei/quotas/lifted by key"));
  auto replayed = store_.Replay("shibei");
  EXPECT_EQ(replayed.size(), 2);
  v1::Quota quota;
  ASSERT_TRUE(replayed[kept.name()].UnpackTo(&quota));
  EXPECT_EQ(quota.SerializeAsString(), kept.SerializeAsString());
}

}  // namespace
}  // namespace gongfang::inventory
