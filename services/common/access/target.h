// What a call is about, as far as permissions ask.
#pragma once

#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// A value. Names are full names; what does not matter to the call is empty.
struct Target {
  std::string alliance;  // id
  std::string member;    // whose it is
  std::string team;      // that it is for
  std::string partner_app;
  absl::InlinedVector<std::string, 2> spaces;  // where it is; each once
  bool mixed = false;  // of more than one alliance, or for more than one member: nobody may

  // Adds what a resource name says, such as "alliances/a/spaces/s/resources/r"; "-" for
  // {space} is every space. False where it is no such name; then nothing is added.
  bool Add(absl::string_view name);
};

}  // namespace gongfang
