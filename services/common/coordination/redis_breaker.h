// When to send nothing to a Redis that is connected but does not answer in time, so that nobody
// waits for it: a circuit breaker. Pure: time and chance come in.
#pragma once

#include "common/coordination/redis_connection.h"

namespace gongfang {

// Not thread safe.
class RedisBreaker {
 public:
  // Closed: calls are sent. Open: none are, and probes tell when it closes again.
  bool open() const { return open_; }

  void Answered();  // a call, in time
  // A call was not. `random` in [0, 1) spreads the probes of those who failed together.
  void Late(SteadyTime now, double random);

  // Whether a probe is to be sent now; true once, until one of the next two is called.
  bool TakeProbe(SteadyTime now);
  void ProbeAnswered(SteadyTime sent, SteadyTime now, double random);
  // When TakeProbe may become true; far away where it cannot.
  SteadyTime next_probe() const;

  // A new connection: it has answered just now.
  void Reset() { *this = RedisBreaker(); }

 private:
  void Open(SteadyTime now, double random);

  int failures_ = 0;  // in a row
  int openings_ = 0;  // in a row, without a call that was answered between them
  bool open_ = false;
  bool probing_ = false;
  SteadyTime probe_at_;
};

}  // namespace gongfang
