// Resource names (AIP-122): `alliances/{alliance}/spaces/{space}/resources/{resource}` and the
// like. A parsed name is its ids. Parsing is strict: every part must be there, and every id be an
// id.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

struct AllianceName {
  std::string alliance;
  static std::optional<AllianceName> Parse(absl::string_view name);
  std::string ToString() const;
  friend bool operator==(const AllianceName&, const AllianceName&) = default;
};

// Something directly below an alliance or a space has the same shape whatever it is; `Kind` keeps
// the shapes apart. Kind::kCollection is the word in the name: "spaces", "teams" ...
template <typename Kind>
struct NameInAlliance {
  std::string alliance;
  std::string id;
  static std::optional<NameInAlliance> Parse(absl::string_view name);
  std::string ToString() const;
  friend bool operator==(const NameInAlliance&, const NameInAlliance&) = default;
};

template <typename Kind>
struct NameInSpace {
  std::string alliance;
  std::string space;
  std::string id;
  static std::optional<NameInSpace> Parse(absl::string_view name);
  std::string ToString() const;
  friend bool operator==(const NameInSpace&, const NameInSpace&) = default;
};

struct SpaceKind {
  static constexpr absl::string_view kCollection = "spaces";
};
struct TeamKind {
  static constexpr absl::string_view kCollection = "teams";
};
struct MemberKind {
  static constexpr absl::string_view kCollection = "members";
};
struct QuotaKind {
  static constexpr absl::string_view kCollection = "quotas";
};
struct BookingKind {
  static constexpr absl::string_view kCollection = "bookings";
};
struct SeriesKind {
  static constexpr absl::string_view kCollection = "series";
};
struct WaitlistEntryKind {
  static constexpr absl::string_view kCollection = "waitlistEntries";
};
struct ResourceKind {
  static constexpr absl::string_view kCollection = "resources";
};
struct ClosureKind {
  static constexpr absl::string_view kCollection = "closures";
};

using SpaceName = NameInAlliance<SpaceKind>;
using TeamName = NameInAlliance<TeamKind>;
using MemberName = NameInAlliance<MemberKind>;
using QuotaName = NameInAlliance<QuotaKind>;
using BookingName = NameInAlliance<BookingKind>;
using SeriesName = NameInAlliance<SeriesKind>;
using WaitlistEntryName = NameInAlliance<WaitlistEntryKind>;
using ResourceName = NameInSpace<ResourceKind>;
using ClosureName = NameInSpace<ClosureKind>;

}  // namespace gongfang
