// What is told about a resource beside its rules: the flags that set it, and how it is shown.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "google/protobuf/field_mask.pb.h"

namespace gongfang::cli {

// What was given; an empty text takes a fact away.
struct ResourceFacts {
  std::optional<std::string> make;
  std::optional<std::string> model;
  std::optional<std::string> serial_number;
  std::optional<std::string> asset_number;
  std::optional<std::string> classification_code;
  std::optional<std::string> place;
  std::vector<std::string> aliases;
  std::vector<std::string> capabilities;
  std::vector<std::string> hazards;
  std::vector<std::string> bring;
  std::vector<std::string> consumables;
  std::vector<std::string> photos;
};

// The flags of what has them; `facts` outlives the command.
void AddFactFlags(CLI::App& command, ResourceFacts& facts);

// Sets in `resource` what was given, and adds its fields to `mask`. INVALID_ARGUMENT naming the
// flag.
absl::Status SetFacts(const ResourceFacts& facts, inventory::v1::Resource& resource,
                      google::protobuf::FieldMask& mask);

// The facts, in lines of a label and a text.
std::vector<std::pair<std::string, std::string>> DescribeFacts(
    const inventory::v1::Resource& resource);

}  // namespace gongfang::cli
