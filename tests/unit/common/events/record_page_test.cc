#include "common/events/record_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "common/base/limits.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "tests/support/record_store.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;

class RecordPageTest : public ::testing::Test {
 protected:
  // Rows "000000", "000001" ... up to `count`; the body is the id.
  RecordFetch Rows(int count) {
    return [this, count](Transaction&, absl::string_view after, int64_t limit) {
      int next = 0;
      if (absl::SimpleAtoi(after, &next)) ++next;
      std::vector<RecordRow> rows;
      for (; next < count && static_cast<int64_t>(rows.size()) < limit; ++next) {
        const std::string id = absl::StrFormat("%06d", next);
        rows.push_back({id, id});
      }
      fetched_ += static_cast<int>(rows.size());
      return rows;
    };
  }

  RecordPage Read(int size, const std::string& token, const RecordFetch& fetch,
                  const RecordFilter& filter) {
    membership::v1::ListSpacesRequest request;
    request.set_page_size(size);
    request.set_page_token(token);
    RecordPage page = RecordPage::Open(store_.get().page_tokens(), request).value();
    EXPECT_TRUE(
        store_.get()
            .database()
            .Read([&](Transaction& transaction) { return page.Fill(transaction, fetch, filter); })
            .ok());
    return page;
  }

  TestRecordStore store_{"test"};
  int fetched_ = 0;
};

TEST_F(RecordPageTest, AFullLastPageIsTheLast) {
  const RecordPage first = Read(2, "", Rows(4), {});
  EXPECT_THAT(first.bodies(), ElementsAre("000000", "000001"));
  const RecordPage second = Read(2, first.next_page_token(), Rows(4), {});
  EXPECT_THAT(second.bodies(), ElementsAre("000002", "000003"));
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_EQ(fetched_, 5) << "a page reads one row more than it holds";
}

TEST_F(RecordPageTest, TheSizeThatIsAskedForIsBounded) {
  EXPECT_EQ(Read(0, "", Rows(3000), {}).bodies().size(), limits::kDefaultPageSize);
  EXPECT_EQ(Read(1'000'000, "", Rows(3000), {}).bodies().size(), limits::kMaxPageSize);
}

TEST_F(RecordPageTest, LargeRecordsMakeAPageShorter) {
  const auto rows_of = [this](size_t bytes) {
    return [this, bytes](Transaction& transaction, absl::string_view after, int64_t limit) {
      absl::StatusOr<std::vector<RecordRow>> rows = Rows(1000)(transaction, after, limit);
      for (RecordRow& row : *rows) row.body.resize(bytes, 'x');
      return rows;
    };
  };
  std::string token;
  size_t pages = 0;
  std::vector<std::string> ids;
  do {
    const RecordPage page = Read(1000, token, rows_of(8192), {});
    size_t bytes = 0;
    for (const std::string& body : page.bodies()) {
      bytes += body.size();
      ids.push_back(body.substr(0, 6));
    }
    EXPECT_LE(bytes, limits::kMaxPageBytes);
    token = page.next_page_token();
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(pages, 3);
  ASSERT_EQ(ids.size(), 1000);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(ids[i], absl::StrFormat("%06d", i));
  // One that is larger than a page is a page of its own, or the list would never go on.
  const RecordPage page = Read(1000, "", rows_of(limits::kMaxPageBytes + 1), {});
  EXPECT_EQ(page.bodies().size(), 1);
  EXPECT_NE(page.next_page_token(), "");
}

TEST_F(RecordPageTest, ASearchThatFindsNothingEndsAndGoesOnWhereItEnded) {
  const int total = limits::kMaxScannedRecords + 600;
  const auto last = [&](const std::string& body) {
    return body == absl::StrFormat("%06d", total - 1);
  };
  const RecordPage first = Read(10, "", Rows(total), last);
  EXPECT_TRUE(first.bodies().empty());
  EXPECT_EQ(fetched_, limits::kMaxScannedRecords);
  ASSERT_NE(first.next_page_token(), "");
  const RecordPage second = Read(10, first.next_page_token(), Rows(total), last);
  EXPECT_EQ(second.bodies().size(), 1);
  EXPECT_EQ(fetched_, total);
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(RecordPageTest, FillingAgainBeginsAnew) {
  membership::v1::ListSpacesRequest request;
  request.set_page_size(2);
  RecordPage page = RecordPage::Open(store_.get().page_tokens(), request).value();
  for (int attempt = 0; attempt < 2; ++attempt) {
    ASSERT_TRUE(
        store_.get()
            .database()
            .Read([&](Transaction& transaction) { return page.Fill(transaction, Rows(5), {}); })
            .ok());
    EXPECT_THAT(page.bodies(), ElementsAre("000000", "000001"));
  }
}

}  // namespace
}  // namespace gongfang
