#include "common/events/follower.h"

#include <grpcpp/client_context.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/base/backoff.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/events/log_places.h"
#include "common/rpc/channel.h"
#include "gongfang/events/v1/events.grpc.pb.h"

namespace gongfang {
namespace {

using events::v1::Event;

// A stream ends now and then by itself: its connection is closed when it is old. Only a peer that
// does not answer the next attempt is away.
constexpr int kFailuresUntilAway = 2;

// In [0, 1).
double Random() {
  const std::string bytes = RandomBytes(2);
  return (static_cast<uint8_t>(bytes[0]) * 256 + static_cast<uint8_t>(bytes[1])) / 65'536.0;
}

metrics::Gauge GaugeOf(const Follower::Options& options, const metrics::Metric& metric) {
  return metrics::Registry::GaugeOf(options.metrics, metric, {options.follower, options.log});
}

}  // namespace

absl::Span<const Migration> Follower::Migrations() { return FollowedPlaces::Migrations(); }

Follower::Follower(Database& database, const Clock& clock, Options options)
    : database_(database),
      clock_(clock),
      options_(std::move(options)),
      following_(GaugeOf(options_, metrics::kFollowing)),
      lag_events_(GaugeOf(options_, metrics::kLagEvents)),
      lag_seconds_(GaugeOf(options_, metrics::kLagSeconds)),
      applied_(metrics::Registry::CounterOf(options_.metrics, metrics::kApplied,
                                            {options_.follower, options_.log})) {}

Follower::~Follower() { Stop(); }

absl::Status Follower::Start() {
  RETURN_IF_ERROR(ReadStored());
  {
    const std::lock_guard lock(mutex_);
    cursors_ = options_.places.value_or(stored_);
  }
  following_.Set(1);  // until it turns out that it is away
  thread_ = std::thread([this] { Run(); });
  lag_thread_ = std::thread([this] { WatchLag(); });
  return absl::OkStatus();
}

void Follower::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    if (running_ != nullptr) running_->TryCancel();
    for (grpc::ClientContext* call : asking_) call->TryCancel();
  }
  changed_.notify_all();
  for (std::thread* thread : {&thread_, &lag_thread_}) {
    if (thread->joinable()) thread->join();
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return asking_.empty(); });
}

void Follower::Run() {
  absl::Duration delay;
  do {
    const std::optional<std::string> reason = FollowOnce();
    if (!reason) return;
    Interrupted(*reason);
    delay = BackoffDelay(failures_, limits::kReconnectDelay, limits::kMaxReconnectDelay, Random());
  } while (Sleep(delay));
}

void Follower::Heard() {
  if (failures_ >= kFailuresUntilAway) {
    const double seconds = absl::ToDoubleSeconds(clock_.Now() - away_since_);
    log::Warning("follower.back", {{"log", options_.log}, {"seconds", seconds}});
  }
  failures_ = 0;
  following_.Set(1);
}

void Follower::Interrupted(const std::string& reason) {
  const absl::Time now = clock_.Now();
  if (++failures_ == 1) away_since_ = now;
  if (failures_ >= kFailuresUntilAway) following_.Set(0);
  const bool is_news = failures_ == kFailuresUntilAway;
  if (failures_ < kFailuresUntilAway || (!is_news && now - told_away_ < limits::kAwayReminder)) {
    return log::Debug("follower.interrupted", {{"log", options_.log}, {"reason", reason}});
  }
  told_away_ = now;
  const double seconds = absl::ToDoubleSeconds(now - away_since_);
  log::Warning(is_news ? "follower.away" : "follower.still_away",
               {{"log", options_.log}, {"reason", reason}, {"seconds", seconds}});
}

// True after `duration`, false when it is time to stop.
bool Follower::Sleep(absl::Duration duration) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, absl::ToChronoMilliseconds(duration),
                            [this] { return stopping_; });
}

std::optional<std::string> Follower::FollowOnce() {
  grpc::ClientContext context;
  PrepareCall(context, options_.service_key, absl::InfiniteFuture());
  events::v1::TailEventsRequest request;
  request.set_log(options_.log);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return std::nullopt;
    for (const auto& [alliance, sequence] : cursors_) {
      auto* cursor = request.add_cursors();
      cursor->set_alliance(alliance);
      cursor->set_sequence(sequence);
    }
    running_ = &context;
  }
  const auto stub = events::v1::EventLogService::NewStub(options_.channel);
  const auto stream = stub->TailEvents(&context, request);
  events::v1::TailEventsResponse response;
  absl::Status applied;
  while (applied.ok() && stream->Read(&response)) {
    applied = ApplyBatch({std::make_move_iterator(response.mutable_events()->begin()),
                          std::make_move_iterator(response.mutable_events()->end())});
    if (applied.ok()) Heard();
  }
  if (!applied.ok()) context.TryCancel();
  const grpc::Status ended = stream->Finish();
  const std::lock_guard lock(mutex_);
  running_ = nullptr;
  if (stopping_) return std::nullopt;
  return applied.ok() ? ended.error_message() : std::string(applied.message());
}

absl::Status Follower::ApplyBatch(const std::vector<Event>& batch) {
  // Only this thread changes the cursors, so what is read here stays true.
  Places places;
  {
    const std::lock_guard lock(mutex_);
    places = cursors_;
  }
  std::vector<Event> fresh;
  for (const Event& event : batch) {
    int64_t& place = places[event.alliance()];
    if (event.sequence() <= place) continue;
    if (event.sequence() != place + 1) {
      return errors::Internal("the followed log has a gap");
    }
    place = event.sequence();
    fresh.push_back(event);
  }
  if (fresh.empty()) return absl::OkStatus();
  unstored_ += fresh.size();
  const bool concerned =
      !options_.concerns || std::any_of(fresh.begin(), fresh.end(), options_.concerns);
  if (concerned || unstored_ > limits::kMaxUnstoredEvents) {
    RETURN_IF_ERROR(Store(fresh, places));
    unstored_ = 0;
  }
  options_.committed(fresh);
  applied_.Add(static_cast<double>(fresh.size()));
  {
    const std::lock_guard lock(mutex_);
    cursors_ = std::move(places);
  }
  changed_.notify_all();
  return absl::OkStatus();
}

absl::Status Follower::ReadStored() {
  return database_.Read([this](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored_, FollowedPlaces::Read(transaction, options_.log));
    return absl::OkStatus();
  });
}

absl::Status Follower::Store(const std::vector<Event>& fresh, const Places& places) {
  absl::Status status;
  for (int attempt = 0; attempt < limits::kMaxTransactionAttempts; ++attempt) {
    status = TryStore(fresh, places);
    if (!absl::IsAborted(status)) break;
    // Another replica was faster. What it stored needs not be stored again.
    RETURN_IF_ERROR(ReadStored());
  }
  return status;
}

absl::Status Follower::TryStore(const std::vector<Event>& fresh, const Places& places) {
  Places ahead;
  for (const auto& [alliance, sequence] : places) {
    if (sequence > stored_[alliance]) ahead[alliance] = sequence;
  }
  if (ahead.empty()) return absl::OkStatus();
  std::vector<Event> left;
  for (const Event& event : fresh) {
    if (event.sequence() > stored_[event.alliance()]) left.push_back(event);
  }
  RETURN_IF_ERROR(database_.Write([&](Transaction& transaction) -> absl::Status {
    // First of all, and in one order: another replica with the same events waits here.
    for (const auto& [alliance, sequence] : ahead) {
      RETURN_IF_ERROR(
          FollowedPlaces::Move(transaction, options_.log, alliance, stored_[alliance], sequence));
    }
    return options_.apply(transaction, left);
  }));
  for (const auto& [alliance, sequence] : ahead) stored_[alliance] = sequence;
  return absl::OkStatus();
}

grpc::Status Follower::AskHead(absl::Time deadline, events::v1::GetLogHeadResponse& head) {
  grpc::ClientContext context;
  PrepareCall(context, options_.service_key, deadline);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return grpc::Status::CANCELLED;
    asking_.insert(&context);
  }
  events::v1::GetLogHeadRequest request;
  request.set_log(options_.log);
  const auto stub = events::v1::EventLogService::NewStub(options_.channel);
  const grpc::Status asked = stub->GetLogHead(&context, request, &head);
  {
    const std::lock_guard lock(mutex_);
    asking_.erase(&context);
  }
  changed_.notify_all();
  return asked;
}

absl::StatusOr<Follower::Lag> Follower::MeasureLag(absl::Time deadline) {
  const absl::Time begin = clock_.Now();
  events::v1::GetLogHeadResponse head;
  const grpc::Status asked = AskHead(deadline, head);
  std::unique_lock lock(mutex_);
  const auto behind = [&] {
    int64_t events = 0;
    for (const auto& cursor : head.cursors()) {
      const auto found = cursors_.find(cursor.alliance());
      const int64_t place = found == cursors_.end() ? 0 : found->second;
      events += std::max<int64_t>(0, cursor.sequence() - place);
    }
    return events;
  };
  Lag lag{.events = behind(), .time = {}};
  const absl::Duration patience = std::max(absl::ZeroDuration(), deadline - clock_.Now());
  lag.is_caught_up = changed_.wait_for(lock, absl::ToChronoMilliseconds(patience),
                                       [&] { return stopping_ || behind() == 0; });
  lag.time = clock_.Now() - begin;
  if (asked.ok() && !stopping_) return lag;
  return errors::Unavailable("This service cannot follow the log \"" + options_.log + "\".");
}

absl::Status Follower::CatchUp(absl::Time deadline) {
  ASSIGN_OR_RETURN(const Lag lag, MeasureLag(deadline));
  if (lag.is_caught_up) return absl::OkStatus();
  return errors::Unavailable("This service is behind the log \"" + options_.log + "\".");
}

void Follower::WatchLag() {
  absl::Time told_late = absl::InfinitePast();
  absl::Time told_fine = absl::InfinitePast();
  while (Sleep(options_.lag_check)) {
    const absl::StatusOr<Lag> lag = MeasureLag(clock_.Now() + limits::kLagCheck);
    if (!lag.ok()) continue;  // it is away, which Run tells
    following_.Set(1);
    lag_events_.Set(static_cast<double>(lag->events));
    lag_seconds_.Set(absl::ToDoubleSeconds(lag->time));
    const bool is_late = !lag->is_caught_up || lag->time > limits::kMaxLag;
    absl::Time& told = is_late ? told_late : told_fine;
    if (clock_.Now() - told < limits::kLagReport) continue;
    told = clock_.Now();
    (is_late ? log::Warning : log::Info)("follower.lag",
                                         {{"log", options_.log},
                                          {"events", lag->events},
                                          {"seconds", absl::ToDoubleSeconds(lag->time)},
                                          {"caught_up", lag->is_caught_up}});
  }
}

}  // namespace gongfang
