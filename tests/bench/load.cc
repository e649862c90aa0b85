#include "tests/bench/load.h"

#include <grpcpp/alarm.h>
#include <grpcpp/create_channel.h>
#include <sys/prctl.h>

#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "tests/bench/steady_time.h"

namespace gongfang::bench {
namespace {

// As the clients of the product have it.
constexpr int kDeadlineSeconds = 10;

// One load on its way. Answers are taken by one thread; a closed loop sends from it too, an open
// one from a thread that does nothing else.
class Runner {
 public:
  Runner(Target& target, const Load& load, int64_t first)
      : target_(target), load_(load), first_(first), next_(first) {}

  Figures Run(int64_t& next) {
    started_ = SteadyNanos();
    end_ = started_ + absl::ToInt64Nanoseconds(load_.duration);
    if (load_.rate > 0) {
      std::thread sender([this] { SendOnSchedule(); });
      TakeAnswers();
      sender.join();
    } else {
      sending_ = false;
      for (int i = 0; i < load_.in_flight && MayStart(); ++i) Start(SteadyNanos());
      TakeAnswers();
    }
    next = next_;
    const double seconds = static_cast<double>(std::min(last_, end_) - started_) / 1e9;
    figures_.per_second = static_cast<double>(in_time_) / seconds;
    figures_.ok_per_second = static_cast<double>(ok_in_time_) / seconds;
    figures_.unsent = unsent_;
    return std::move(figures_);
  }

 private:
  bool MayStart() const { return next_ - first_ < load_.calls; }

  void Start(int64_t due) {
    const int64_t number = next_++;
    std::unique_ptr<Call> call = load_.make(number);
    call->number = number;
    call->due = due;
    target_.Prepare(*call);
    ++in_flight_;
    call.release()->Start(target_.StubOf(number), queue_);
  }

  void SendOnSchedule() {
    prctl(PR_SET_TIMERSLACK, 1);  // nanosecond; the default lets it sleep 50 microseconds too long
    std::mt19937_64 random(first_);
    std::exponential_distribution<double> gap(load_.rate / 1e9);
    const int64_t patience = load_.patience == absl::InfiniteDuration()
                                 ? INT64_MAX
                                 : absl::ToInt64Nanoseconds(load_.patience);
    double due = static_cast<double>(started_);
    while (MayStart()) {
      due += gap(random);
      const auto at = static_cast<int64_t>(due);
      if (at >= end_) break;
      const int64_t now = SteadyNanos();
      if (now < at) {
        std::this_thread::sleep_for(std::chrono::nanoseconds(at - now));
      }
      if (in_flight_ >= load_.in_flight || now - at > patience) {
        ++unsent_;
      } else {
        Start(at);
      }
    }
    sending_ = false;
    // Wakes TakeAnswers, which may have nothing else to wait for.
    alarm_.Set(&queue_, gpr_now(GPR_CLOCK_MONOTONIC), nullptr);
  }

  void TakeAnswers() {
    void* tag = nullptr;
    bool unused = false;
    while (sending_ || in_flight_ > 0) {
      if (!queue_.Next(&tag, &unused)) break;
      if (tag == nullptr) continue;
      const std::unique_ptr<Call> call(static_cast<Call*>(tag));
      const int64_t now = SteadyNanos();
      Count(*call, now);
      --in_flight_;
      if (load_.rate == 0 && now < end_ && MayStart()) Start(SteadyNanos());
    }
    queue_.Shutdown();
    while (queue_.Next(&tag, &unused)) {
    }
  }

  void Count(Call& call, int64_t now) {
    last_ = now;
    if (now <= end_) ++in_time_;
    if (call.status.ok()) {
      if (now <= end_) ++ok_in_time_;
      figures_.ok.Record(now - call.due);
      call.Answered();
      return;
    }
    figures_.refused.Record(now - call.due);
    const absl::Status status = client::ToStatus(call.status);
    ++figures_.refusals[absl::StrCat(absl::StatusCodeToString(status.code()), " ",
                                     client::ErrorOf(status).reason)];
  }

  Target& target_;
  const Load& load_;
  const int64_t first_;
  grpc::CompletionQueue queue_;
  grpc::Alarm alarm_;
  int64_t started_ = 0;
  int64_t end_ = 0;
  std::atomic<bool> sending_ = true;
  std::atomic<int64_t> next_;
  std::atomic<int64_t> in_flight_ = 0;
  int64_t unsent_ = 0;
  // Of the thread that takes answers.
  int64_t last_ = 0;
  int64_t in_time_ = 0;
  int64_t ok_in_time_ = 0;
  Figures figures_;
};

}  // namespace

Target::Target(const std::vector<int>& ports, const std::string& key)
    : authorization_(absl::StrCat("Bearer ", key)) {
  for (size_t i = 0; i < ports.size(); ++i) {
    grpc::ChannelArguments arguments;
    // So that each has a connection of its own.
    arguments.SetInt("gongfang.bench.channel", static_cast<int>(i));
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    channels_.push_back(grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", ports[i]),
                                                  grpc::InsecureChannelCredentials(), arguments));
    stubs_.push_back(booking::v1::BookingService::NewStub(channels_.back()));
  }
}

bool Target::Connected() {
  const gpr_timespec deadline = gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                             gpr_time_from_seconds(kDeadlineSeconds, GPR_TIMESPAN));
  for (const auto& channel : channels_) {
    if (!channel->WaitForConnected(deadline)) return false;
  }
  return true;
}

void Target::Prepare(Call& call) const {
  call.context.AddMetadata("authorization", authorization_);
  call.context.set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                         gpr_time_from_seconds(kDeadlineSeconds, GPR_TIMESPAN)));
}

int64_t Figures::Refused(const std::string& reason) const {
  const auto found = refusals.find(reason);
  return found == refusals.end() ? 0 : found->second;
}

Figures Run(Target& target, const Load& load, int64_t& next) {
  return Runner(target, load, next).Run(next);
}

}  // namespace gongfang::bench
