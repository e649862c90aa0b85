// Where answers and talk go: tables for people, JSON for programs.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/cli/environment.h"
#include "clients/cli/table.h"
#include "google/protobuf/message.h"

namespace gongfang::cli {

enum class Format { kTable, kJson };

// `environment` is borrowed.
class Output {
 public:
  Output(const Environment& environment, Format format, bool allow_colour, bool quiet);

  bool json() const { return format_ == Format::kJson; }
  bool quiet() const { return quiet_; }
  bool out_is_terminal() const { return environment_.out_is_terminal; }
  // The cells of a line of the terminal that shows `out`; 0 where there is none, or nobody knows.
  int width() const { return out_is_terminal() ? environment_.terminal_width : 0; }
  const Environment& environment() const { return environment_; }

  // Data, on stdout. A table is fitted to the terminal; programs and files get all of it. Print
  // does not escape its lines: they must be ours.
  void Print(const Table& table) const;
  void Print(absl::string_view line) const;
  // The message as proto JSON: lowerCamelCase, every field present, 64-bit numbers as strings.
  absl::Status PrintJson(const google::protobuf::Message& message) const;
  // The same on one line.
  absl::Status PrintJsonLine(const google::protobuf::Message& message) const;
  // Hands on what was printed; false where nobody takes it any more.
  bool Flush() const;

  // Talk, on stderr, escaped; nothing with --quiet.
  void Say(absl::string_view line) const;
  // JSON for programs, on one line of stderr, that --quiet does not silence.
  void ComplainJson(absl::string_view json) const;
  // Talk that --quiet does not silence. `label` ("error") is coloured, the line is escaped.
  void Complain(absl::string_view label, Style style, absl::string_view line) const;

 private:
  absl::Status WriteJson(const google::protobuf::Message& message, bool whitespace) const;

  const Environment& environment_;
  const Format format_;
  const bool colour_out_;
  const bool colour_err_;
  const bool quiet_;
};

}  // namespace gongfang::cli
