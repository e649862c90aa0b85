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

// Below something that is directly below an alliance and is no space: Kind::kParent is the word of
// that, such as "members".
template <typename Kind>
struct NestedName {
  std::string alliance;
  std::string parent;  // id
  std::string id;
  static std::optional<NestedName> Parse(absl::string_view name);
  std::string ToString() const;
  friend bool operator==(const NestedName&, const NestedName&) = default;
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
struct CategoryKind {
  static constexpr absl::string_view kCollection = "categories";
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
struct EquipmentClassKind {
  static constexpr absl::string_view kCollection = "equipmentClasses";
};
struct RecognitionRuleKind {
  static constexpr absl::string_view kCollection = "recognitionRules";
};
struct PartnerAppKind {
  static constexpr absl::string_view kCollection = "partnerApps";
};
struct QualificationKind {
  static constexpr absl::string_view kParent = "members";
  static constexpr absl::string_view kCollection = "qualifications";
};
struct AppLinkKind {
  static constexpr absl::string_view kParent = "members";
  static constexpr absl::string_view kCollection = "appLinks";
};
struct AppKeyKind {
  static constexpr absl::string_view kParent = "partnerApps";
  static constexpr absl::string_view kCollection = "keys";
};
struct ResourceKind {
  static constexpr absl::string_view kCollection = "resources";
};
struct ClosureKind {
  static constexpr absl::string_view kCollection = "closures";
};
struct FaultKind {
  static constexpr absl::string_view kCollection = "faults";
};
struct ScheduleTemplateKind {
  static constexpr absl::string_view kCollection = "scheduleTemplates";
};
struct HolidayYearKind {
  static constexpr absl::string_view kCollection = "holidayYears";
};

using SpaceName = NameInAlliance<SpaceKind>;
using TeamName = NameInAlliance<TeamKind>;
using MemberName = NameInAlliance<MemberKind>;
using QuotaName = NameInAlliance<QuotaKind>;
using CategoryName = NameInAlliance<CategoryKind>;
using BookingName = NameInAlliance<BookingKind>;
using SeriesName = NameInAlliance<SeriesKind>;
using WaitlistEntryName = NameInAlliance<WaitlistEntryKind>;
using EquipmentClassName = NameInAlliance<EquipmentClassKind>;
using RecognitionRuleName = NameInAlliance<RecognitionRuleKind>;
using PartnerAppName = NameInAlliance<PartnerAppKind>;
using QualificationName = NestedName<QualificationKind>;
using AppLinkName = NestedName<AppLinkKind>;
using AppKeyName = NestedName<AppKeyKind>;
using ResourceName = NameInSpace<ResourceKind>;
using ClosureName = NameInSpace<ClosureKind>;
using FaultName = NameInSpace<FaultKind>;
using ScheduleTemplateName = NameInSpace<ScheduleTemplateKind>;
using HolidayYearName = NameInAlliance<HolidayYearKind>;

}  // namespace gongfang
