// What the command line says of a space: for the commands that make one, and the one that changes
// it.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "google/protobuf/field_mask.pb.h"

namespace gongfang::cli {

// What was given; an empty text was given too.
struct SpaceFields {
  std::optional<std::string> display_name;
  std::optional<std::string> english_name;
  std::optional<std::string> time_zone;
  std::optional<std::string> address;
  std::optional<std::string> description;
  std::optional<std::string> theme;
  std::optional<std::string> region;
  std::optional<std::string> location;
  std::vector<std::string> contacts;
};

// Adds a flag for each. `fields` must live as long as the command.
void AddSpaceFlags(CLI::App& command, SpaceFields& fields);

// Puts what was given into `space`, and its fields into `mask`. A usage error where a text is not
// what its flag asks for.
absl::Status FillSpace(const SpaceFields& fields, membership::v1::Space& space,
                       google::protobuf::FieldMask& mask);

// "two-areas"; empty where it is nowhere in particular.
std::string RegionWord(membership::v1::Space::Region region);

}  // namespace gongfang::cli
