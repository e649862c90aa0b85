// In which words a resource is found. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang {

// Folded, with a line for each part, so that no word is in two of them.
struct ResourceText {
  std::string text;       // all that words are looked for in
  size_t names_size = 0;  // of which so much from its beginning is what people call it

  absl::string_view names() const { return absl::string_view(text).substr(0, names_size); }
};

// `id` is the last part of its name.
ResourceText TextOf(const inventory::v1::Resource& resource, absl::string_view id);

}  // namespace gongfang
