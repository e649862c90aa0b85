// One replica of the booking service: the product's GroupCommit behind gates of its own, in a
// process that can crash at any step and start anew.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "booking/group_commit.h"
#include "common/events/event_log.h"
#include "tests/simulation/ground.h"

namespace gongfang::booking::simulation {

// A request on its way, and whom to tell the answer.
struct Delivery {
  std::shared_ptr<const Attempt> attempt;
  std::function<void(const Decision& decision)> answer;
};

class Replica {
 public:
  // `ground` is borrowed.
  Replica(Ground& ground, int number);
  ~Replica();

  // The fiber's body: serves until ground.over.
  void Run();
  // False: nobody listens.
  bool Deliver(Delivery delivery);
  void Inject(const Fault& fault);
  // Ends a wait for work.
  void Wake();
  // Nothing goes wrong any more; a process that is down comes back.
  void Heal();

  bool is_up() const { return process_ != nullptr && !crashed_; }
  Id NextId();

  // For the gates, which the process is behind.
  Ground& ground() { return ground_; }
  Batch& batch() { return batch_; }
  // Time passes, others run, and what was injected happens. An error: the process is dead, and
  // nothing that it still does may have an effect.
  absl::Status Step();
  absl::Status Dead() const;
  bool is_dead() const { return crashed_; }
  // The clock of this machine.
  Instant MachineTime() const { return ground_.scheduler.now() + clock_offset_; }
  int64_t TakeSlowCommit() { return std::exchange(slow_commit_, 0); }
  bool TakeBusy() { return busy_ > 0 && busy_-- > 0; }
  bool TakeFailedRead() { return failed_reads_ > 0 && failed_reads_-- > 0; }

 private:
  struct Process;

  void Start();
  void Crash(int64_t down_for);
  // The instant, in true time, up to which there is nothing to do.
  Instant NextWork() const;
  void ServeBatch();
  void Answer(std::vector<Delivery> taken, const std::vector<Decision>& decisions);

  Ground& ground_;
  const int number_;
  Fiber* fiber_ = nullptr;
  std::unique_ptr<Process> process_;
  std::deque<Delivery> queue_;
  Batch batch_;
  Random random_;
  uint32_t ids_ = 0;
  Instant last_id_ = 0;
  size_t facts_version_ = 0;
  Instant facts_follow_at_ = 0;

  bool crashed_ = false;
  Instant back_at_ = 0;
  int64_t clock_offset_ = 0;
  int steps_to_crash_ = 0;  // 0: none
  int64_t crash_length_ = 0;
  int steps_to_pause_ = 0;
  int64_t pause_length_ = 0;
  int64_t slow_commit_ = 0;
  int busy_ = 0;
  int failed_reads_ = 0;
  int lost_messages_ = 0;
  int twice_ = 0;
};

}  // namespace gongfang::booking::simulation
