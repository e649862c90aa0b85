// Where answers and talk go: tables for people, JSON for programs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/cli/environment.h"
#include "google/protobuf/message.h"

namespace gongfang::cli {

enum class Style { kPlain, kBold, kDim, kGreen, kYellow, kRed };

struct Cell {
  std::string text;
  Style style = Style::kPlain;
  Cell(std::string text) : text(std::move(text)) {}  // NOLINT(runtime/explicit)
  Cell(const char* text) : text(text) {}             // NOLINT(runtime/explicit)
  Cell(std::string text, Style style) : text(std::move(text)), style(style) {}
};

// Columns as wide as their widest cell, two blanks apart. Cells may hold text from anywhere: what
// could steer the terminal is escaped.
class Table {
 public:
  explicit Table(std::vector<std::string> headers) : headers_(std::move(headers)) {}
  // A list of "label  value" lines, without a header.
  Table() = default;

  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  // With `max_width` > 0, wider cells of a table with headers are shortened to that many columns of
  // the terminal.
  std::string Render(bool colour, int max_width) const;
  bool empty() const { return rows_.empty(); }

 private:
  std::vector<std::string> headers_;
  std::vector<std::vector<Cell>> rows_;
};

enum class Format { kTable, kJson };

// `environment` is borrowed.
class Output {
 public:
  Output(const Environment& environment, Format format, bool allow_colour, bool quiet);

  bool json() const { return format_ == Format::kJson; }
  bool quiet() const { return quiet_; }
  bool out_is_terminal() const { return environment_.out_is_terminal; }
  const Environment& environment() const { return environment_; }

  // Data, on stdout. Print does not escape its lines: they must be ours.
  void Print(const Table& table) const;
  void Print(absl::string_view line) const;
  // The message as proto JSON: lowerCamelCase, every field present, 64-bit numbers as strings.
  absl::Status PrintJson(const google::protobuf::Message& message) const;

  // Talk, on stderr, escaped; nothing with --quiet.
  void Say(absl::string_view line) const;
  // Talk that --quiet does not silence. `label` ("error") is coloured, the line is escaped.
  void Complain(absl::string_view label, Style style, absl::string_view line) const;

 private:
  const Environment& environment_;
  const Format format_;
  const bool colour_out_;
  const bool colour_err_;
  const bool quiet_;
};

}  // namespace gongfang::cli
