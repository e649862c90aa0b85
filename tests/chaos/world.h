// The alliance of a chaos run: one space, a few resources that everybody wants, many that hardly
// anybody does, and a member for each client.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/cpp/client.h"

namespace gongfang::chaos {

inline constexpr char kAllianceId[] = "chaos";
inline constexpr char kAlliance[] = "alliances/chaos";
inline constexpr int kHotResources = 4;  // the first ones
inline constexpr int kResources = 60;

std::string ResourceName(int n);
std::string MemberName(int n);
// Units of a resource by its full name: three of the first one, else one.
int CapacityOf(absl::string_view resource);

// Makes the alliance with so many members; it must not be there.
absl::Status MakeWorld(const client::Client& client, int members);

}  // namespace gongfang::chaos
