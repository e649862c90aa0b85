// The life of a booking by the command `gongfang`: the real program against a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using booking::v1::Series;
using booking::v1::WaitlistEntry;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CliLifeTest : public ::testing::Test {
 protected:
  CliLifeTest() {
    EXPECT_TRUE(server_.Start());
    const auto client = server_.Connect();
    MakeTestAlliance(*client);
    MakeTestResource(*client, "laser");
    MakeTestResource(*client, "lab", /*capacity=*/5);
  }

  // Starts a command that finds the test alliance.
  std::unique_ptr<ChildProcess> Start(const std::vector<std::string>& command) {
    std::vector<std::string> words = {"env", "GONGFANG_KEY=" + server_.admin_key(),
                                      "GONGFANG_SERVER=" + server_.address(),
                                      absl::StrCat("PATH=", GONGFANG_BIN_DIR, ":/usr/bin:/bin")};
    words.insert(words.end(), command.begin(), command.end());
    return std::make_unique<ChildProcess>(words);
  }
  std::unique_ptr<ChildProcess> Shell(const std::string& script) {
    return Start({"bash", "-c", script});
  }
  // Runs the program to its end; its exit code. The arguments are separated by blanks.
  int Run(absl::string_view words) {
    std::vector<std::string> command = absl::StrSplit(words, ' ', absl::SkipEmpty());
    command.insert(command.begin(), "gongfang");
    const auto process = Start(command);
    out_.clear();
    for (std::string line; !(line = process->WaitForLine("")).empty();) out_ += line + "\n";
    const int code = process->Wait();
    err_ = process->Stderr();
    return code;
  }
  // The same with -o json; what it printed.
  template <typename Message>
  Message Json(absl::string_view words) {
    EXPECT_EQ(Run(absl::StrCat(words, " -o json")), 0) << words << "\n" << err_;
    Message message;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(out_, &message).ok()) << out_;
    return message;
  }
  Booking Book(absl::string_view words) { return Json<Booking>(absl::StrCat("book ", words)); }

  // A whole hour, so many hours from now.
  static std::string Later(int hours) {
    const absl::TimeZone utc = absl::UTCTimeZone();
    const absl::CivilHour now = absl::ToCivilHour(SystemClock().Now(), utc);
    return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromCivil(now + hours, utc), utc);
  }
  static std::string Id(const std::string& name) { return name.substr(name.rfind('/') + 1); }

  TempDir dir_;
  ServerProcess server_{dir_.path().string()};
  std::string out_;
  std::string err_;
};

TEST_F(CliLifeTest, ABookingIsApprovedMovedUsedAndOver) {
  ASSERT_EQ(Run("resources policy main/lab --approval-above always --check-in-before 1d"), 0);
  const std::string book = absl::StrCat("main/lab=3 --start ", Later(4), " --for 2h --as li");
  // The policy comes by the log of inventory.
  ASSERT_TRUE(Eventually(
      [&] { return Book(book + " --dry-run").state() == Booking::STATE_PENDING_APPROVAL; }));
  ASSERT_EQ(Run("book " + book), 0) << err_;
  EXPECT_THAT(err_, HasSubstr("It waits for approval: gongfang bookings approve "));
  EXPECT_THAT(out_, HasSubstr("pending-approval"));
  ASSERT_EQ(Run("bookings list --state pending-approval"), 0);
  const std::string id = std::vector<std::string>(absl::StrSplit(out_, '\n'))[1].substr(0, 26);
  ASSERT_EQ(Run("bookings contenders " + id), 0);
  EXPECT_THAT(err_, HasSubstr("Nobody else wants it."));
  EXPECT_EQ(Run("bookings check-in " + id), 1);
  EXPECT_THAT(err_, AllOf(HasSubstr("ILLEGAL_TRANSITION"),
                          HasSubstr("hint: gongfang bookings show " + id)));
  ASSERT_EQ(Run("bookings approve " + id + " --reason 可以"), 0) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("confirmed"), HasSubstr("可以")));
  // Moved it waits once more, but not where rules are set aside.
  const std::string move = absl::StrCat("bookings move ", id, " --start ", Later(6));
  EXPECT_EQ(Json<Booking>(move + " --dry-run").state(), Booking::STATE_PENDING_APPROVAL);
  const auto moved = Json<Booking>(move + " --units 2 --for 1h --override 调课");
  EXPECT_EQ(moved.state(), Booking::STATE_CONFIRMED);
  EXPECT_EQ(moved.items(0).units(), 2);
  EXPECT_EQ(moved.override_reason(), "调课");
  EXPECT_EQ(moved.items(0).end_time().seconds() - moved.items(0).start_time().seconds(), 3600);
  EXPECT_EQ(Json<Booking>("bookings move " + id + " --resource main/laser=1 --override 换")
                .items(0)
                .resource(),
            TestResource("laser"));
  EXPECT_EQ(Json<Booking>("bookings move " + id + " --resource main/lab --override 换")
                .items(0)
                .resource(),
            TestResource("lab"));
  ASSERT_EQ(Run("bookings check-in " + id), 0) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("checked-in"), HasSubstr("Checked in")));
  ASSERT_EQ(Run("bookings check-out " + id), 0) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("completed"), HasSubstr("Checked out")));

  const std::string other = Id(Book(book).name());
  EXPECT_EQ(Run("bookings reject " + other), 2);
  EXPECT_EQ(Json<Booking>("bookings reject " + other + " --reason 那天有路演").decision_reason(),
            "那天有路演");
  EXPECT_EQ(Run("bookings renew " + other), 1);
}

TEST_F(CliLifeTest, AHoldIsRenewedAndWhoeverWaitsGetsWhatIsGivenBack) {
  const auto held =
      Book(absl::StrCat("main/laser --start ", Later(5), " --for 2h --hold 1m --as li"));
  const std::string id = Id(held.name());
  EXPECT_GT(Json<Booking>("bookings renew " + id + " --hold 30m").expire_time().seconds(),
            held.expire_time().seconds());
  const std::string window =
      absl::StrCat("main/laser --from ", Later(5), " --to ", Later(7), " --for 1h --as wang");
  ASSERT_EQ(Run("waitlist join " + window), 0) << err_;
  EXPECT_THAT(err_, HasSubstr("wang waits for main/laser."));
  EXPECT_THAT(out_, AllOf(HasSubstr("waiting"), HasSubstr("0 in the queue")));
  ASSERT_EQ(Run("waitlist join " + window + " --request-id twice"), 0);
  ASSERT_EQ(Run("waitlist join " + window + " --request-id twice"), 0);
  ASSERT_EQ(Run("bookings contenders " + id), 0);
  EXPECT_THAT(out_, AllOf(StartsWith("ENTRY"), HasSubstr("wang"), Not(HasSubstr(" li "))));
  using Entries = booking::v1::ListWaitlistEntriesResponse;
  const auto waiting = Json<Entries>("waitlist list --as wang --resource main/laser");
  ASSERT_EQ(waiting.waitlist_entries_size(), 2);
  EXPECT_EQ(waiting.waitlist_entries(1).position(), 1);
  const std::string first = Id(waiting.waitlist_entries(0).name());
  ASSERT_EQ(Run("waitlist leave " + Id(waiting.waitlist_entries(1).name())), 0);
  EXPECT_THAT(err_, HasSubstr("wang waits for main/laser no more."));
  ASSERT_EQ(Run("bookings cancel " + id), 0);
  const auto offered = Json<WaitlistEntry>("waitlist show " + first);
  EXPECT_EQ(offered.state(), WaitlistEntry::STATE_OFFERED);
  ASSERT_EQ(Run("bookings confirm " + Id(offered.booking())), 0) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("wang"), HasSubstr(first)));
  EXPECT_EQ(Json<Entries>("waitlist list").waitlist_entries_size(), 0);
  EXPECT_EQ(Json<Entries>("waitlist list --ended").waitlist_entries_size(), 2);
  EXPECT_EQ(Run("waitlist show nobody"), 3);
  EXPECT_THAT(err_, HasSubstr("hint: gongfang waitlist list"));
  EXPECT_EQ(Run("__complete waitlist"), 0);
}

TEST_F(CliLifeTest, ARefusalNamesTheCommandForAllItems) {
  Book(absl::StrCat("main/laser --start ", Later(5), " --for 2h --as wang"));
  EXPECT_EQ(Run(absl::StrCat("book main/laser main/lab=4 --start ", Later(5),
                             " --for 2h --as li --purpose 打样")),
            4);
  EXPECT_THAT(err_, HasSubstr("hint: it is free next from "));
  const size_t start = err_.find("gongfang book ");
  ASSERT_NE(start, std::string::npos) << err_;
  // It can be run as it stands.
  const auto shell = Shell(err_.substr(start));
  EXPECT_EQ(shell->Wait(), 0) << shell->Stderr();
  ASSERT_EQ(Run("bookings list --as li"), 0);
  EXPECT_THAT(out_, AllOf(HasSubstr("main/laser, main/lab x4"), HasSubstr("打样")));
}

TEST_F(CliLifeTest, ASeriesIsMadeWithoutWhatIsTakenMovedAndCancelled) {
  Book(absl::StrCat("main/laser --start ", Later(48), " --for 1h --as wang"));
  const std::string create =
      absl::StrCat("series create main/laser --start ", Later(24),
                   " --for 1h --rrule FREQ=DAILY;COUNT=4 --purpose 每天 --as li");
  EXPECT_EQ(Run(create), 4) << err_;
  EXPECT_THAT(err_, AllOf(HasSubstr("SLOT_TAKEN"), HasSubstr("hint: to do without what is refused"),
                          HasSubstr("--rrule 'FREQ=DAILY;COUNT=4'")));
  EXPECT_EQ(Run(create + " --skip-conflicts --dry-run"), 0);
  EXPECT_THAT(err_, HasSubstr("It can be booked: 3 bookings; 1 was refused. Nothing was taken."));
  EXPECT_EQ(Run("bookings list --as li"), 0);
  EXPECT_EQ(out_, "");
  ASSERT_EQ(Run(create + " --skip-conflicts"), 0) << err_;
  EXPECT_THAT(err_, HasSubstr(": 3 bookings; 1 was refused."));
  EXPECT_THAT(out_, AllOf(HasSubstr("REFUSED"), HasSubstr("SLOT_TAKEN"), HasSubstr("每天"),
                          HasSubstr("FREQ=DAILY;COUNT=4")));
  ASSERT_EQ(Run("__complete series"), 0);
  const std::string id = out_.substr(0, 26);
  const auto shown = Json<Series>("series show " + id);
  ASSERT_EQ(shown.instances_size(), 4);
  EXPECT_EQ(shown.instances(1).booking(), "");
  const std::string move = absl::StrCat("series move ", id, " --from ", Later(60), " --for 30m");
  ASSERT_EQ(Run(move + " --dry-run"), 0) << err_;
  EXPECT_THAT(err_, HasSubstr("It can be moved. Nothing was changed."));
  EXPECT_EQ(Json<Series>("series show " + id).etag(), shown.etag());
  ASSERT_EQ(Run(move), 0) << err_;
  using Bookings = booking::v1::ListBookingsResponse;
  std::vector<int64_t> minutes;
  const auto bookings = Json<Bookings>("bookings list --series " + id);
  for (const Booking& booking : bookings.bookings()) {
    minutes.push_back(
        (booking.items(0).end_time().seconds() - booking.items(0).start_time().seconds()) / 60);
  }
  EXPECT_THAT(minutes, ElementsAre(60, 30, 30));
  const std::string cancel =
      absl::StrCat("series cancel ", id, " --from ", Later(60), " --to ", Later(80));
  ASSERT_EQ(Run(cancel + " --dry-run"), 0) << err_;
  EXPECT_THAT(err_, HasSubstr("It can be cancelled. Nothing was changed."));
  EXPECT_THAT(out_, Not(HasSubstr("cancelled")));
  ASSERT_EQ(Run(cancel), 0) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("cancelled"), HasSubstr("confirmed")));
  EXPECT_EQ(Json<Bookings>("bookings list --state cancelled --series " + id).bookings_size(), 1);
  ASSERT_EQ(Run("series cancel " + id), 0) << err_;
  EXPECT_EQ(Run("series cancel " + id), 1);
  EXPECT_THAT(err_, HasSubstr("hint: gongfang series show " + id));
  EXPECT_EQ(Run("series show none"), 3);
}

TEST_F(CliLifeTest, AWatchOutlivesItsServerAndEndsWithCtrlC) {
  const auto watch =
      Start({"gongfang", "bookings", "watch", "--resource", "main/laser", "--as", "li"});
  const auto json =
      Start({"gongfang", "bookings", "watch", "--space", "main", "--after", "0", "-o", "json"});
  ASSERT_TRUE(Eventually([&] { return absl::StrContains(watch->Stderr(), "Watching"); }));
  const auto book = [&](int hour, const std::string& resource) {
    return Id(Book(absl::StrCat("main/", resource, " --start ", Later(hour), " --for 1h --as li"))
                  .name());
  };
  std::vector<std::string> ids = {book(5, "laser")};
  book(6, "lab");  // which the first one does not ask for
  EXPECT_THAT(watch->WaitForLine(""),
              AllOf(HasSubstr(ids[0]), HasSubstr("created      confirmed")));
  for (int round = 0; round < 2; ++round) {
    server_.KillAndWait();
    ASSERT_TRUE(server_.Start());
    ids.push_back(book(7 + round, "laser"));
    EXPECT_THAT(watch->WaitForLine(""), HasSubstr(ids.back()));
  }
  EXPECT_THAT(watch->Stderr(), HasSubstr("trying again until there is one."));
  for (int i = 0; i < 2; ++i) watch->Signal(SIGINT);  // as it may come by a shell
  EXPECT_EQ(watch->Wait(), 0);
  EXPECT_THAT(watch->Stderr(), HasSubstr("To go on from here: gongfang bookings watch --after "));
  // The other one has had all of it, each once, a line each.
  std::map<std::string, int> seen;
  for (int i = 0; i < 4; ++i) {
    booking::v1::BookingChange change;
    const std::string line = json->WaitForLine("");
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &change).ok()) << line;
    ++seen[Id(change.booking().name())];
  }
  EXPECT_EQ(seen.size(), 4u);
  json->Signal(SIGTERM);
  EXPECT_EQ(json->Wait(), 0);
  EXPECT_EQ(json->WaitForLine(""), "");
  // Where nobody reads on, it ends by itself.
  const auto shell = Shell("gongfang bookings watch --after 0 | head -1");
  EXPECT_THAT(shell->WaitForLine(""), HasSubstr(ids[0]));
  EXPECT_EQ(shell->Wait(), 0) << shell->Stderr();
  EXPECT_EQ(Run("bookings watch --after 99999"), 2);
  EXPECT_THAT(err_, HasSubstr("is yet to come"));
}

}  // namespace
}  // namespace gongfang
