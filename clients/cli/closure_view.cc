#include "clients/cli/closure_view.h"

#include "absl/strings/str_join.h"
#include "clients/cli/names.h"

namespace gongfang::cli {

std::string WhatItCloses(const inventory::v1::Closure& closure) {
  if (closure.resources().empty()) return "the whole space";
  return absl::StrJoin(closure.resources(), ", ", [](std::string* out, const std::string& name) {
    out->append(ShortName(name));
  });
}

}  // namespace gongfang::cli
