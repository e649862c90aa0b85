// Watches one history: after every commit, what is in the store against the naive model, and every
// answer against what could have been answered between request and answer. The first thing that is
// wrong is kept.
//
// Events are numbered in the order of their commits, so that order is the one in which the accepted
// commands took effect. A history is linearizable where each of them lies between request and
// answer, and where each refusal was right in at least one state between them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "booking/group_commit.h"
#include "tests/simulation/attempt.h"
#include "tests/simulation/event_rules.h"
#include "tests/simulation/judge.h"
#include "tests/simulation/memory_database.h"

namespace gongfang::booking::simulation {

class Checker {
 public:
  // Borrowed.
  explicit Checker(MemoryDatabase& database) : database_(database) {}

  int64_t head() const { return timeline_.head(); }
  const Records& records() const { return timeline_.latest(); }
  // The first moment at which something is due; INT64_MAX: never.
  Instant EarliestDue() const;

  void OnSent(const Attempt& attempt);
  // A transaction of `batch` was committed just now. Returns its events.
  const std::vector<SeenEvent>& OnCommit(const Batch& batch);
  // `decision` is what `attempt`, which is of `batch`, is answered.
  void OnAnswer(const Attempt& attempt, const Decision& decision, const Batch& batch);
  // Everything has come to rest.
  void OnEnd(Instant now);

  // What was wrong first; "" while nothing was.
  const std::string& failure() const { return failure_; }
  void Fail(std::string what);

 private:
  void CheckEvents(const Batch& batch);
  void CheckCapacity(const SeenEvent& event, const Batch& batch);
  void CheckOffer(const SeenEvent& event, const Batch& batch);
  void CheckOffersAreHeld();
  void CheckOnce(const SeenEvent& event);
  void Expect(const Attempt& attempt, const Command& command, const std::string& actor);
  void NoteRemembered(const Batch& batch);
  void CheckAccepted(const Attempt& attempt, const Decision& decision, const Batch& batch);
  void CheckRefused(const Attempt& attempt, const absl::Status& status, const Batch& batch);
  void CheckValidated(const Attempt& attempt, const Decision& decision, const Batch& batch);

  MemoryDatabase& database_;
  Timeline timeline_;
  std::vector<SeenEvent> latest_;                             // of the last commit
  std::vector<std::pair<std::string, Interval>> freed_;       // by it, so far
  std::set<std::pair<std::string, std::string>> remembered_;  // actor, request_id
  // How often something was asked that can happen twice, and how often it happened.
  using Effect = std::tuple<std::string, std::string, std::string>;  // actor, type, subject
  std::map<Effect, int> asked_;
  std::map<Effect, int> happened_;
  std::set<std::pair<int, std::string>> expected_;  // operation and subject, counted in asked_
  std::map<int, std::set<std::string>> made_;       // what the attempts of an operation would make
  std::map<std::string, int> maker_;                // the operation that would make it
  std::string failure_;
};

}  // namespace gongfang::booking::simulation
