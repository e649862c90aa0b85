// The clients of one history: they ask what the plan says, and ask again, elsewhere, where they get
// no answer.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/ground.h"
#include "tests/simulation/replica.h"

namespace gongfang::booking::simulation {

class Clients {
 public:
  // Borrowed.
  Clients(Ground& ground, std::vector<std::unique_ptr<Replica>>& replicas)
      : ground_(ground), replicas_(replicas) {}

  // Puts all that the plan asks for into the schedule.
  void Begin();

 private:
  // All attempts at one thing that is asked.
  struct Operation {
    const Ask* ask = nullptr;
    int attempts = 0;
    bool is_over = false;        // answered, or given up
    std::string target;          // name of what it is about
    std::set<std::string> made;  // names of what its attempts would make
    std::string etag;            // of the last answer
    int64_t head_when_first_sent = 0;
  };

  void Try(const Ask& ask);
  void Send(Operation& operation);
  void Receive(Operation& operation, const Decision& decision);
  void TryAgain(Operation& operation, int64_t later);
  // What to ask; false: there is nothing to ask about.
  bool MakeCommand(Operation& operation, Replica& replica, Command& command);
  void FillSeries(const Ask& ask, const std::string& target, Replica& replica, Command& command);
  // The name of what `operation` made, as far as it is known by now; "" where nothing is.
  std::string Made(int operation) const;
  std::string TargetOf(const Ask& ask) const;

  Ground& ground_;
  std::vector<std::unique_ptr<Replica>>& replicas_;
  std::map<int, Operation> operations_;
};

// "create r0 10:00-11:30 x2, hold 20 s": for stories.
std::string Describe(const Ask& ask);
std::string Describe(const Fault& fault);

}  // namespace gongfang::booking::simulation
