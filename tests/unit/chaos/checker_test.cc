// The judge of chaos runs: it accepts a sound history, and each planted anomaly is found.
#include "tests/chaos/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/chaos/outages.h"

namespace gongfang::chaos {
namespace {

using booking::v1::Booking;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kMill[] = "alliances/chaos/spaces/hall/resources/mill";

Item Hours(int from, int to) { return {kMill, from, to, 1}; }

// A history as it is made, one operation after the other.
class CheckerTest : public ::testing::Test {
 protected:
  CheckerTest() {
    evidence_.capacity = [](absl::string_view) { return 1; };
  }

  // An operation that takes the next ten nanoseconds, with nothing said of it yet.
  Operation& Begin(Kind kind) {
    Operation& operation = evidence_.history.emplace_back();
    operation.kind = kind;
    operation.id = absl::StrCat("id-", evidence_.history.size());
    operation.start = clock_ += 10;
    operation.end = clock_ += 10;
    return operation;
  }

  Seen& Log(const std::string& type, const Seen& after) {
    LoggedEvent& event = evidence_.log.emplace_back();
    event.sequence = static_cast<int64_t>(evidence_.log.size());
    event.type = type;
    event.subject = after.name;
    event.after = after;
    event.after.sequence = event.sequence;
    return event.after;
  }

  // A booking that was answered OK.
  Seen Book(const Item& item, Booking::State state = Booking::STATE_CONFIRMED) {
    const bool held = state == Booking::STATE_HELD;
    Operation& operation = Begin(held ? Kind::kHold : Kind::kCreate);
    operation.outcome = Outcome::kOk;
    operation.wanted = {item};
    const Seen after{absl::StrCat("bookings/", operation.id), 0, state, operation.id, {item}};
    operation.answers = {Log("booking.created", after)};
    return operation.answers[0];
  }

  Seen Change(Kind kind, const std::string& type, Seen booking) {
    Operation& operation = Begin(kind);
    operation.outcome = Outcome::kOk;
    operation.name = booking.name;
    if (kind == Kind::kMove) operation.wanted = booking.items;
    operation.answers = {Log(type, booking)};
    return operation.answers[0];
  }
  Seen Move(Seen booking, const Item& to) {
    booking.items = {to};
    return Change(Kind::kMove, "booking.rescheduled", booking);
  }
  Seen Cancel(Seen booking) {
    booking.state = Booking::STATE_CANCELLED;
    return Change(Kind::kCancel, "booking.cancelled", booking);
  }

  Operation& Get(const Seen& seen) {
    Operation& operation = Begin(Kind::kGet);
    operation.outcome = Outcome::kOk;
    operation.name = seen.name;
    operation.answers = {seen};
    return operation;
  }

  Operation& List(int64_t read_sequence, std::vector<Seen> bookings) {
    Operation& operation = Begin(Kind::kList);
    operation.outcome = Outcome::kOk;
    operation.name = kMill;
    operation.answers = std::move(bookings);
    operation.read_sequence = read_sequence;
    return operation;
  }

  Operation& Refused(const Item& item, const std::string& reason = "SLOT_TAKEN") {
    Operation& operation = Begin(Kind::kCreate);
    operation.outcome = Outcome::kRefused;
    operation.reason = reason;
    operation.wanted = {item};
    return operation;
  }

  // The kinds of what is wrong, where the service lists what the log says.
  std::set<std::string> Wrong() {
    std::map<std::string, Seen> latest;
    for (const LoggedEvent& event : evidence_.log) latest[event.subject] = event.after;
    evidence_.listed.clear();
    for (const auto& [name, seen] : latest) evidence_.listed.push_back(seen);
    return Kinds();
  }
  std::set<std::string> Kinds() {
    std::set<std::string> kinds;
    for (const Violation& violation : Check(evidence_)) kinds.insert(violation.kind);
    return kinds;
  }

  Evidence evidence_;
  int64_t clock_ = 0;
};

TEST_F(CheckerTest, ASoundHistoryIsAccepted) {
  const Seen first = Book(Hours(8, 10));
  Refused(Hours(9, 11));
  const Seen moved = Move(first, Hours(10, 12));
  const Seen second = Book(Hours(8, 10), Booking::STATE_HELD);
  List(3, {moved, second});
  Get(moved);
  Seen expired = second;
  expired.state = Booking::STATE_EXPIRED;
  Log("booking.expired", expired);
  Cancel(moved);
  Book(Hours(8, 12));
  // One that nobody knows the answer of, with and without an effect.
  Operation& lost = Begin(Kind::kCreate);
  Log("booking.created", {"bookings/lost", 0, Booking::STATE_CONFIRMED, lost.id, {Hours(1, 2)}});
  Begin(Kind::kCreate);
  EXPECT_THAT(Wrong(), IsEmpty());
}

TEST_F(CheckerTest, ALongHistoryIsJudgedAsAShortOne) {
  const Seen early = Book(Hours(8, 10));
  for (int i = 0; i < 500; ++i) {
    const Seen passing = Book(Hours(10, 12));
    List(static_cast<int64_t>(evidence_.log.size()), {early, passing});
    Refused(Hours(9, 10));
    if (i % 2 == 0) Move(passing, Hours(13, 14));
    Cancel(evidence_.log.back().after);
  }
  EXPECT_THAT(Wrong(), IsEmpty());
  Book(Hours(9, 10));
  EXPECT_THAT(Wrong(), ElementsAre("overlap"));
}

TEST_F(CheckerTest, AGapIsFound) {
  Book(Hours(8, 9));
  Book(Hours(9, 10));
  evidence_.log.erase(evidence_.log.begin());
  EXPECT_THAT(Wrong(), ElementsAre("gap"));
}

TEST_F(CheckerTest, AnOverlapIsFound) {
  Book(Hours(8, 10));
  Book(Hours(9, 11));
  EXPECT_THAT(Wrong(), ElementsAre("overlap"));
  evidence_.capacity = [](absl::string_view) { return 2; };
  EXPECT_THAT(Wrong(), IsEmpty());
}

TEST_F(CheckerTest, AnOverlapThatIsOverAgainIsFound) {
  const Seen first = Book(Hours(8, 10));
  Book(Hours(9, 11));
  Cancel(first);
  EXPECT_THAT(Wrong(), ElementsAre("overlap"));
}

TEST_F(CheckerTest, ALostAnswerIsFound) {
  Book(Hours(8, 10));
  Book(Hours(10, 11));
  evidence_.log.pop_back();
  EXPECT_THAT(Wrong(), ElementsAre("lost_answer"));
}

TEST_F(CheckerTest, AnAnswerAgainstTheLogIsFound) {
  Book(Hours(8, 10));
  evidence_.log[0].after.items = {Hours(8, 11)};
  EXPECT_THAT(Wrong(), ElementsAre("wrong_answer"));
}

TEST_F(CheckerTest, OneEventForTwoAnswersIsFound) {
  const Seen made = Book(Hours(8, 10));
  Operation& other = Begin(Kind::kCreate);
  other.outcome = Outcome::kOk;
  other.answers = {made};
  EXPECT_THAT(Wrong(), Contains("wrong_answer"));
}

TEST_F(CheckerTest, ASecondEffectOfARetryIsFound) {
  Seen made = Book(Hours(8, 10));
  made.name = "bookings/again";
  made.items = {Hours(10, 12)};
  Log("booking.created", made);
  EXPECT_THAT(Wrong(), ElementsAre("double_effect"));
}

TEST_F(CheckerTest, ASecondMoveOfARetryIsFound) {
  const Seen moved = Move(Book(Hours(8, 10)), Hours(12, 14));
  Log("booking.rescheduled", moved);
  EXPECT_THAT(Wrong(), ElementsAre("double_effect"));
}

TEST_F(CheckerTest, AnEffectOfWhatWasRefusedIsFound) {
  Book(Hours(8, 10));
  const std::string id = Refused(Hours(9, 11)).id;
  Log("booking.created", {"bookings/x", 0, Booking::STATE_CONFIRMED, id, {Hours(12, 13)}});
  EXPECT_THAT(Wrong(), ElementsAre("unasked"));
}

TEST_F(CheckerTest, EventsInTheWrongOrderAreFound) {
  Book(Hours(8, 10));
  Book(Hours(10, 12));
  // What began when the other was over has the lower number.
  std::swap(evidence_.history[0].start, evidence_.history[1].start);
  std::swap(evidence_.history[0].end, evidence_.history[1].end);
  EXPECT_THAT(Wrong(), ElementsAre("order"));
  // At the same time either may be first.
  evidence_.history[0].start = evidence_.history[1].start;
  EXPECT_THAT(Wrong(), IsEmpty());
}

TEST_F(CheckerTest, AStaleReadIsFound) {
  const Seen before = Book(Hours(8, 10));
  Move(before, Hours(10, 12));
  Operation& read = Get(before);
  EXPECT_THAT(Wrong(), ElementsAre("stale_read"));
  read.start = evidence_.history[1].end;  // while the move is answered
  EXPECT_THAT(Wrong(), IsEmpty());
}

TEST_F(CheckerTest, AStaleListIsFound) {
  const Seen first = Book(Hours(8, 10));
  Book(Hours(10, 12));
  List(1, {first});
  EXPECT_THAT(Wrong(), ElementsAre("stale_read"));
}

TEST_F(CheckerTest, AReadOfWhatNeverWasIsFound) {
  Seen seen = Book(Hours(8, 10));
  seen.state = Booking::STATE_HELD;
  Get(seen);
  EXPECT_THAT(Wrong(), ElementsAre("wrong_read"));
}

TEST_F(CheckerTest, AListThatLacksSomethingIsFound) {
  const Seen first = Book(Hours(8, 10));
  Book(Hours(10, 12));
  List(2, {first});
  EXPECT_THAT(Wrong(), ElementsAre("wrong_read"));
}

TEST_F(CheckerTest, ARefusalWithoutReasonIsFound) {
  const Seen first = Book(Hours(8, 10));
  Refused(Hours(10, 11));
  EXPECT_THAT(Wrong(), ElementsAre("wrong_refusal"));
  evidence_.history.pop_back();
  Cancel(first);
  Operation& refused = Refused(Hours(8, 10));
  EXPECT_THAT(Wrong(), ElementsAre("wrong_refusal"));
  refused.start = evidence_.history[1].start;  // before the cancellation was answered
  EXPECT_THAT(Wrong(), IsEmpty());
}

TEST_F(CheckerTest, ARefusalIsRightWhereOneItemIsTaken) {
  Book(Hours(8, 10));
  Refused(Hours(10, 11)).wanted.push_back(Hours(9, 10));
  EXPECT_THAT(Wrong(), IsEmpty());
  evidence_.history.back().wanted.pop_back();
  EXPECT_THAT(Wrong(), ElementsAre("wrong_refusal"));
}

TEST_F(CheckerTest, ABookingThatLivesIsNotOver) {
  const Seen first = Book(Hours(8, 10));
  Operation& refused = Begin(Kind::kCancel);
  refused.name = first.name;
  refused.outcome = Outcome::kRefused;
  refused.reason = "ILLEGAL_TRANSITION";
  EXPECT_THAT(Wrong(), ElementsAre("wrong_refusal"));
}

TEST_F(CheckerTest, StrangeAnswersAreFound) {
  Refused(Hours(8, 10), "NOT_FOUND");
  EXPECT_THAT(Wrong(), ElementsAre("strange_answer"));
  evidence_.history.clear();
  Book(Hours(8, 10));
  evidence_.history[0].failed = "UNAVAILABLE INTERNAL(what)";
  EXPECT_THAT(Wrong(), ElementsAre("strange_answer"));
}

TEST_F(CheckerTest, BookingsThatAreNotThoseOfTheLogAreFound) {
  Book(Hours(8, 10));
  EXPECT_THAT(Wrong(), IsEmpty());
  evidence_.listed[0].state = Booking::STATE_CANCELLED;
  EXPECT_THAT(Kinds(), ElementsAre("listing"));
  evidence_.listed.clear();
  EXPECT_THAT(Kinds(), ElementsAre("listing"));
}

TEST_F(CheckerTest, OutagesAreMeasured) {
  Book(Hours(1, 2));  // answered at 20
  clock_ = 500;
  Book(Hours(2, 3));  // answered at 520
  EXPECT_EQ(FindOutages(evidence_.history, 0).longest, 500);
  EXPECT_EQ(FindOutages(evidence_.history, 100).back_after, 420);
  EXPECT_EQ(FindOutages(evidence_.history, 511).back_after, INT64_MAX);
  EXPECT_EQ(FindOutages(evidence_.history, 100).late_errors, 0);
  clock_ = 100 + kBackNanos;
  Book(Hours(3, 4));
  evidence_.history.back().attempts = 2;
  EXPECT_EQ(FindOutages(evidence_.history, 100).late_errors, 1);
}

TEST_F(CheckerTest, ALineIsReadAsItWasWritten) {
  const Seen first = Book(Hours(8, 10));
  List(1, {first, Book(Hours(10, 12))});
  Refused(Hours(8, 10)).failed = "UNAVAILABLE DEADLINE_EXCEEDED";
  for (const Operation& operation : evidence_.history) {
    EXPECT_EQ(FromLine(ToLine(operation)), operation);
  }
  EXPECT_EQ(FromLine("create\tid"), std::nullopt);
}

}  // namespace
}  // namespace gongfang::chaos
