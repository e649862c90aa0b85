#include "booking/module.h"

#include <atomic>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "booking/availability_tail.h"
#include "booking/booking_probe.h"
#include "booking/catalogue.h"
#include "booking/committer.h"
#include "booking/service.h"
#include "booking/table.h"
#include "booking/use_cases.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/page_token.h"
#include "common/base/status_macros.h"
#include "common/events/follower.h"
#include "common/events/log_watch.h"
#include "common/events/mirror.h"

namespace gongfang::booking {
namespace {

// Only module.h knows this type: the parts are wired here and nowhere else.
class Module final : public BookingModule {
 public:
  explicit Module(Options options)
      : database_(std::move(options.database)),
        clock_(options.clock),
        log_(*database_, "booking"),
        answers_(limits::kAnswerThreads, limits::kMaxBatch),
        waiting_(limits::kWaitingThreads, limits::kWorkerQueue),
        catalogue_(options.directory),
        search_directory_(availability_),
        ids_(clock_),
        page_tokens_(options.page_token_secret),
        committer_({.commit = {.database = *database_,
                               .log = log_,
                               .leases = options.leases,
                               .facts = catalogue_,
                               .clock = clock_,
                               .next_id = [this] { return ids_.Next(); },
                               .index = &availability_,
                               .shared = options.shared,
                               .holds_rows = options.shared,
                               .pause = [](absl::Duration time) { absl::SleepFor(time); },
                               .metrics = CommitMetrics(options.metrics)},
                    .wall_clock = options.wall_clock,
                    .workers = answers_}),
        bookings_({.database = *database_,
                   .committer = committer_,
                   .catalogue = catalogue_,
                   .directory = search_directory_,
                   .ids = ids_,
                   .page_tokens = page_tokens_,
                   .waiting = waiting_,
                   .clock = clock_,
                   .catch_up = [this] { return CatchUpWithinReason(); }}),
        watches_(log_),
        service_(bookings_, watches_, options.dispatcher),
        membership_mirror_(*database_, "membership"),
        inventory_mirror_(*database_, "inventory"),
        tail_(*database_, log_, availability_, clock_),
        metrics_(options.metrics),
        probe_({.registry = options.metrics,
                .database = *database_,
                .committer = committer_,
                .index = availability_,
                .clock = clock_}) {
    if (options.shared)
      log_watch_.emplace(log_, [this](const Places& heads) { return tail_.CatchUp(heads); });
  }

  ~Module() override { Stop(); }

  absl::Status Load() {
    RETURN_IF_ERROR(MakeTables(*database_));
    // Before the claims: what is told to be reflected must be there.
    ASSIGN_OR_RETURN(const auto heads, log_.Heads());
    RETURN_IF_ERROR(availability_.Load(*database_, clock_.NowInstant()));
    for (const auto& [alliance, head] : heads) availability_.Advance(alliance, 1, head);
    const auto take = [this](const MirroredRecord& record) { Take(record); };
    ASSIGN_OR_RETURN(membership_places_, membership_mirror_.Load(take));
    ASSIGN_OR_RETURN(inventory_places_, inventory_mirror_.Load(take));
    return absl::OkStatus();
  }

  grpc::Service& service() override { return service_; }
  EventLog& log() override { return log_; }

  absl::Status Start(std::shared_ptr<grpc::Channel> membership,
                     std::shared_ptr<grpc::Channel> inventory,
                     const std::string& service_key) override {
    membership_.emplace(*database_, clock_,
                        FollowerOptions(membership_mirror_, membership_places_,
                                        std::move(membership), service_key));
    inventory_.emplace(
        *database_, clock_,
        FollowerOptions(inventory_mirror_, inventory_places_, std::move(inventory), service_key));
    RETURN_IF_ERROR(membership_->Start());
    RETURN_IF_ERROR(inventory_->Start());
    if (log_watch_) log_watch_->Start();
    committer_.Start();
    following_ = true;
    return absl::OkStatus();
  }

  absl::Status CatchUp(absl::Time deadline) override {
    // The port is open a moment before the followers are there.
    if (!following_) return errors::Unavailable("This service is starting.");
    // Both are tried: that one is away must not hide what the other has to tell.
    const absl::Status membership = membership_->CatchUp(deadline);
    const absl::Status inventory = inventory_->CatchUp(deadline);
    return membership.ok() ? inventory : membership;
  }

  void StopFollowing() override {
    watches_.End();
    if (log_watch_) log_watch_->Stop();
    if (membership_) membership_->Stop();
    if (inventory_) inventory_->Stop();
  }

  void Stop() override {
    StopFollowing();
    waiting_.Stop();
    committer_.Stop();
    answers_.Stop();
    watches_.Stop();
  }

 private:
  Follower::Options FollowerOptions(const Mirror& mirror, const Places& places,
                                    std::shared_ptr<grpc::Channel> channel,
                                    const std::string& service_key) {
    return {.log = mirror.log(),
            .channel = std::move(channel),
            .service_key = service_key,
            .apply = [&mirror](Transaction& tx,
                               Follower::Events events) { return mirror.Apply(tx, events); },
            .committed =
                [this](Follower::Events events) {
                  Mirror::Visited(events, [this](const MirroredRecord& r) { Take(r); });
                },
            .places = places,
            .follower = log_.name(),
            .metrics = metrics_};
  }

  void Take(const MirroredRecord& record) {
    catalogue_.Take(record);
    search_directory_.Take(record);
  }

  absl::Status CatchUpWithinReason() { return CatchUp(clock_.Now() + limits::kCatchUpTimeout); }

  const std::unique_ptr<Database> database_;
  const Clock& clock_;
  EventLog log_;
  WorkerPool answers_;  // of its own, so that answers never wait behind requests
  WorkerPool waiting_;  // likewise, so that nobody waits behind who waits for another service
  Catalogue catalogue_;
  AvailabilityIndex availability_;
  SearchDirectory search_directory_;
  IdGenerator ids_;
  const PageTokens page_tokens_;
  Committer committer_;
  Bookings bookings_;
  BookingWatches watches_;
  BookingServiceImpl service_;
  Mirror membership_mirror_;
  Mirror inventory_mirror_;
  Places membership_places_;
  Places inventory_places_;
  AvailabilityTail tail_;
  metrics::Registry* const metrics_;
  std::optional<Follower> membership_;
  std::optional<Follower> inventory_;
  std::optional<LogWatch> log_watch_;  // where the database is shared
  const BookingProbe probe_;
  std::atomic<bool> following_ = false;  // once both followers are there
};

}  // namespace

absl::Status BookingModule::MakeTables(Database& database) {
  RETURN_IF_ERROR(Migrate(database, "events", EventLog::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "follower", Follower::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "mirror", Mirror::Migrations()));
  return Migrate(database, "booking", table::Migrations());
}

absl::StatusOr<std::unique_ptr<BookingModule>> BookingModule::Open(Options options) {
  auto module = std::make_unique<Module>(std::move(options));
  RETURN_IF_ERROR(module->Load());
  return module;
}

}  // namespace gongfang::booking
