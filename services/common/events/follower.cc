#include "common/events/follower.h"

#include <grpcpp/client_context.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/rpc/channel.h"
#include "gongfang/events/v1/events.grpc.pb.h"

namespace gongfang {
namespace {

using events::v1::Event;

constexpr Migration kMigrations[] = {
    {1, "places in followed logs",
     R"sql(
CREATE TABLE followed_logs (
  log TEXT NOT NULL,
  alliance TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (log, alliance)
);
)sql"},
};

constexpr absl::string_view kStorePlace = R"sql(
INSERT INTO followed_logs (log, alliance, sequence) VALUES ($1, $2, $3)
ON CONFLICT (log, alliance) DO UPDATE SET sequence = excluded.sequence)sql";

}  // namespace

absl::Span<const Migration> Follower::Migrations() { return kMigrations; }

Follower::Follower(Database& database, const Clock& clock, Options options)
    : database_(database), clock_(clock), options_(std::move(options)) {}

Follower::~Follower() { Stop(); }

absl::Status Follower::Start() {
  RETURN_IF_ERROR(database_.Read([this](Transaction& transaction) {
    const std::lock_guard lock(mutex_);
    cursors_.clear();
    return transaction.Query("SELECT alliance, sequence FROM followed_logs WHERE log = $1",
                             {options_.log}, [this](const Row& row) {
                               cursors_[std::string(row.Text(0))] = row.Int(1);
                               return absl::OkStatus();
                             });
  }));
  thread_ = std::thread([this] { Run(); });
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
  if (thread_.joinable()) thread_.join();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return asking_.empty(); });
}

void Follower::Run() {
  while (true) {
    FollowOnce();
    if (!Sleep(limits::kReconnectDelay)) return;
  }
}

// True after `duration`, false when it is time to stop.
bool Follower::Sleep(absl::Duration duration) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, absl::ToChronoMilliseconds(duration),
                            [this] { return stopping_; });
}

void Follower::FollowOnce() {
  grpc::ClientContext context;
  PrepareCall(context, options_.service_key, absl::InfiniteFuture());
  events::v1::TailEventsRequest request;
  request.set_log(options_.log);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
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
  }
  if (!applied.ok()) context.TryCancel();
  const grpc::Status ended = stream->Finish();
  const std::lock_guard lock(mutex_);
  running_ = nullptr;
  if (stopping_) return;
  const std::string reason(applied.ok() ? ended.error_message() : std::string(applied.message()));
  log::Warning("follower.interrupted", {{"log", options_.log}, {"reason", reason}});
}

absl::Status Follower::ApplyBatch(const std::vector<Event>& batch) {
  // Only this thread changes the cursors, so what is read here stays true.
  std::map<std::string, int64_t> places;
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
  RETURN_IF_ERROR(database_.Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(options_.apply(transaction, fresh));
    for (const auto& [alliance, sequence] : places) {
      RETURN_IF_ERROR(
          transaction.Execute(kStorePlace, {options_.log, alliance, sequence}).status());
    }
    return absl::OkStatus();
  }));
  options_.committed(fresh);
  {
    const std::lock_guard lock(mutex_);
    cursors_ = std::move(places);
  }
  changed_.notify_all();
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

absl::Status Follower::CatchUp(absl::Time deadline) {
  events::v1::GetLogHeadResponse head;
  const grpc::Status asked = AskHead(deadline, head);
  const std::string what = "This service cannot follow the log \"" + options_.log + "\".";
  if (!asked.ok()) return errors::Unavailable(what);
  std::unique_lock lock(mutex_);
  const auto caught_up = [&] {
    return stopping_ ||
           std::all_of(head.cursors().begin(), head.cursors().end(), [&](const auto& c) {
             const auto found = cursors_.find(c.alliance());
             return found != cursors_.end() && found->second >= c.sequence();
           });
  };
  const absl::Duration patience = std::max(absl::ZeroDuration(), deadline - clock_.Now());
  const bool done = changed_.wait_for(lock, absl::ToChronoMilliseconds(patience), caught_up);
  return done && !stopping_ ? absl::OkStatus() : errors::Unavailable(what);
}

}  // namespace gongfang
