// A name as a number: what is compared for each booking of an account is compared at the cost of an
// integer.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang::booking {

// A value, and one of a kind: two symbols are equal just when their texts are. Numbers are given in
// the order of asking, for the life of the process, so they mean nothing outside it; each text is
// kept for as long, and there are as many as resources, spaces and categories. Thread-safe.
class Symbol {
 public:
  Symbol() = default;  // of the empty text
  // From any string, as the names that it stands for are.
  Symbol(absl::string_view text);  // NOLINT(google-explicit-constructor)
  Symbol(const std::string& text) : Symbol(absl::string_view(text)) {}  // NOLINT(*-explicit-*)
  Symbol(const char* text) : Symbol(absl::string_view(text)) {}         // NOLINT(*-explicit-*)

  bool empty() const { return number_ == 0; }
  // Takes a lock: for messages.
  std::string Text() const;

  friend bool operator==(Symbol a, Symbol b) { return a.number_ == b.number_; }

 private:
  uint32_t number_ = 0;
};

}  // namespace gongfang::booking
