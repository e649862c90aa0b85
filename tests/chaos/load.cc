#include "tests/chaos/load.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/util/time_util.h"
#include "tests/bench/steady_time.h"
#include "tests/chaos/world.h"

namespace gongfang::chaos {
namespace {

using bench::SteadyNanos;
using booking::v1::Booking;
using google::protobuf::util::TimeUtil;

constexpr int64_t kPatienceNanos = int64_t{30} * 1'000'000'000;
constexpr int64_t kHalfHour = int64_t{1800} * 1'000'000;
constexpr int kHotHalfHours = 48;
constexpr int kColdHalfHours = 14 * 48;
constexpr size_t kLiveBookings = 8;  // of one client; then it gives one back
constexpr int kPauseMillis = 40;     // at least, and at most three times that
constexpr int kRenewedSeconds = 5;
constexpr int kFirstRetryMillis = 20;
constexpr int kLastRetryMillis = 500;

void Sleep(int64_t millis) { std::this_thread::sleep_for(std::chrono::milliseconds(millis)); }

// Whether an attempt that failed so says nothing of what became of it, or only to come again.
bool TellsNothing(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
      return true;
    default:
      return false;
  }
}

// The message too where it should never be met: somebody will want to know.
std::string Describe(const absl::Status& status) {
  const std::string code = absl::StatusCodeToString(status.code());
  const bool strange =
      status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown;
  if (!strange) return code;
  return absl::StrCat(code, "(", absl::StrReplaceAll(status.message(), {{"\t", " "}, {"\n", " "}}),
                      ")");
}

void SetItem(const Item& item, booking::v1::BookingItem& proto) {
  proto.set_resource(item.resource);
  proto.set_units(item.units);
  *proto.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(item.start);
  *proto.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(item.end);
}

}  // namespace

Load::Load(LoadOptions options) : options_(std::move(options)), random_(options_.seed) {}

void Load::Run() {
  while (SteadyNanos() < options_.until) {
    Step();
    Sleep(kPauseMillis + static_cast<int64_t>(Below(2 * kPauseMillis)));
  }
}

void Load::Step() {
  const uint64_t dice = Below(100);
  if (mine_.empty() || (dice < 40 && mine_.size() < kLiveBookings)) return Create(dice % 3 == 0);
  const size_t which = Below(mine_.size());
  if (mine_[which].state == Booking::STATE_HELD && dice < 70) {
    return Change(dice < 50 ? Kind::kConfirm : Kind::kRenew, which);
  }
  if (dice < 60) return Change(Kind::kMove, which);
  if (dice < 80) return Change(Kind::kCancel, which);
  if (dice < 92) return Get();
  List();
}

std::vector<Item> Load::RandomItems() {
  const bool hot = Below(10) < 6;
  std::vector<Item> items = {RandomItem(hot)};
  if (Below(5) == 0) items.push_back(RandomItem(!hot));
  return items;
}

Item Load::RandomItem(bool hot) {
  const uint64_t resource =
      hot ? Below(kHotResources) : kHotResources + Below(kResources - kHotResources);
  const auto start = static_cast<int64_t>(Below(hot ? kHotHalfHours : kColdHalfHours));
  Item item{ResourceName(static_cast<int>(resource)), options_.base + start * kHalfHour, 0, 1};
  if (CapacityOf(item.resource) > 1) item.units += static_cast<int>(Below(2));
  item.end = item.start + static_cast<int64_t>(1 + Below(3)) * kHalfHour;
  return item;
}

void Load::Try(Operation& operation, Call call) {
  operation.start = SteadyNanos();
  size_t server = Below(options_.servers.size());
  int64_t delay = kFirstRetryMillis;
  for (operation.attempts = 1;; ++operation.attempts) {
    const absl::Status status = call(*options_.servers[server]);
    operation.end = SteadyNanos();
    if (status.ok()) {
      operation.outcome = Outcome::kOk;
      return;
    }
    if (!TellsNothing(status)) {
      operation.outcome = Outcome::kRefused;
      operation.reason = client::ErrorOf(status).reason;
      if (operation.reason.empty()) operation.reason = absl::StatusCodeToString(status.code());
      return;
    }
    absl::StrAppend(&operation.failed, operation.failed.empty() ? "" : " ", Describe(status));
    if (operation.end - operation.start > kPatienceNanos) return;
    Sleep(delay / 2 + static_cast<int64_t>(Below(static_cast<uint64_t>(delay))));
    delay = std::min<int64_t>(2 * delay, kLastRetryMillis);
    server = (server + 1) % options_.servers.size();
  }
}

void Load::TakeAnswer(Operation& operation, const absl::StatusOr<Booking>& answer) {
  if (operation.outcome == Outcome::kOk) operation.answers = {SeenOf(*answer)};
  options_.record(operation);
}

void Load::Create(bool hold) {
  Operation operation;
  operation.kind = hold ? Kind::kHold : Kind::kCreate;
  operation.id = absl::StrCat(options_.member, "-", ++operations_);
  operation.wanted = RandomItems();
  booking::v1::CreateBookingRequest request;
  request.set_parent(kAlliance);
  request.set_request_id(operation.id);
  request.mutable_booking()->set_member(MemberName(options_.member));
  request.mutable_booking()->set_purpose(operation.id);
  for (const Item& item : operation.wanted) SetItem(item, *request.mutable_booking()->add_items());
  if (hold) request.mutable_hold_ttl()->set_seconds(static_cast<int64_t>(1 + Below(8)));
  absl::StatusOr<Booking> answer;
  Try(operation, [&](const client::Client& server) {
    answer = server.CreateBooking(request);
    return answer.status();
  });
  TakeAnswer(operation, answer);
  if (operation.outcome == Outcome::kOk) mine_.push_back(operation.answers[0]);
}

void Load::Change(Kind kind, size_t which) {
  Operation operation;
  operation.kind = kind;
  operation.id = absl::StrCat(options_.member, "-", ++operations_);
  operation.name = mine_[which].name;
  booking::v1::RescheduleBookingRequest move;
  booking::v1::ConfirmBookingRequest confirm;
  booking::v1::RenewHoldRequest renew;
  booking::v1::CancelBookingRequest cancel;
  move.set_name(operation.name);
  confirm.set_name(operation.name);
  renew.set_name(operation.name);
  renew.mutable_hold_ttl()->set_seconds(kRenewedSeconds);
  cancel.set_name(operation.name);
  move.set_request_id(operation.id);
  confirm.set_request_id(operation.id);
  renew.set_request_id(operation.id);
  cancel.set_request_id(operation.id);
  if (kind == Kind::kMove) {
    operation.wanted = RandomItems();
    if (operation.wanted == mine_[which].items) return;  // which would change nothing
    for (const Item& item : operation.wanted) SetItem(item, *move.add_items());
  }
  absl::StatusOr<Booking> answer;
  Try(operation, [&](const client::Client& server) {
    answer = kind == Kind::kMove      ? server.RescheduleBooking(move)
             : kind == Kind::kConfirm ? server.ConfirmBooking(confirm)
             : kind == Kind::kRenew   ? server.RenewHold(renew)
                                      : server.CancelBooking(cancel);
    return answer.status();
  });
  TakeAnswer(operation, answer);
  const bool ok = operation.outcome == Outcome::kOk;
  if (ok) mine_[which] = operation.answers[0];
  // What became of it is not known, or it is over: others will do.
  const bool stays = operation.reason == "SLOT_TAKEN" && operation.attempts == 1;
  if (!(ok ? IsLive(mine_[which]) : stays)) {
    mine_.erase(mine_.begin() + static_cast<std::ptrdiff_t>(which));
  }
}

void Load::Get() {
  Operation operation;
  operation.kind = Kind::kGet;
  operation.name = mine_[Below(mine_.size())].name;
  booking::v1::GetBookingRequest request;
  request.set_name(operation.name);
  absl::StatusOr<Booking> answer;
  Try(operation, [&](const client::Client& server) {
    answer = server.GetBooking(request);
    return answer.status();
  });
  TakeAnswer(operation, answer);
}

void Load::List() {
  Operation operation;
  operation.kind = Kind::kList;
  operation.name = ResourceName(static_cast<int>(Below(kResources)));
  booking::v1::ListBookingsRequest request;
  request.set_parent(kAlliance);
  request.set_resource(operation.name);
  request.set_page_size(1000);
  for (const auto state : {Booking::STATE_HELD, Booking::STATE_CONFIRMED}) {
    request.add_states(state);
  }
  absl::StatusOr<booking::v1::ListBookingsResponse> answer;
  Try(operation, [&](const client::Client& server) {
    answer = server.ListBookings(request);
    return answer.status();
  });
  if (operation.outcome == Outcome::kOk) {
    for (const Booking& one : answer->bookings()) operation.answers.push_back(SeenOf(one));
    operation.read_sequence = answer->read_sequence();
  }
  options_.record(operation);
}

}  // namespace gongfang::chaos
