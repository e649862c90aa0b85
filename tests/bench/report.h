// What was measured: a table for people, and build/bench/results.json for programs.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang::bench {

// What is wanted: of the ratio of a row where it has a peer, else of its value.
struct Goal {
  bool at_least = true;
  double bound = 0;
};
inline Goal AtLeast(double bound) { return {true, bound}; }
inline Goal AtMost(double bound) { return {false, bound}; }

struct Row {
  std::string row;
  double value = 0;
  std::string unit;            // of value and peer: "per second", "ms" ...
  std::string against;         // the name of the peer; empty: none
  std::optional<double> peer;  // the peer's value, measured in turn with it
  Goal goal;
  std::string note;  // for the reader of the table

  std::optional<double> Ratio() const;
  bool Holds() const;
};

class Report {
 public:
  // Prints the row at once, so that a long run shows something.
  void Add(Row row);

  // For the reader of the whole table.
  void SetRemark(std::string remark) { remark_ = std::move(remark); }

  // The whole table, and how many rows miss their goal.
  void Print() const;
  absl::Status Write(const std::string& path) const;

 private:
  std::vector<Row> rows_;
  std::string remark_;
};

double Milliseconds(absl::Duration duration);

}  // namespace gongfang::bench
