#include "common/base/names.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/text.h"

namespace gongfang {
namespace {

// Takes "{collection}/{id}" and a following '/' off the front of `rest`.
std::optional<std::string> TakeId(absl::string_view& rest, absl::string_view collection) {
  if (!absl::ConsumePrefix(&rest, collection) || !absl::ConsumePrefix(&rest, "/")) {
    return std::nullopt;
  }
  const size_t slash = rest.find('/');
  const absl::string_view id = rest.substr(0, slash);
  if (!IsId(id)) return std::nullopt;
  rest.remove_prefix(slash == absl::string_view::npos ? rest.size() : slash + 1);
  // A slash with nothing behind it is not a name.
  if (slash != absl::string_view::npos && rest.empty()) return std::nullopt;
  return std::string(id);
}

}  // namespace

std::optional<AllianceName> AllianceName::Parse(absl::string_view name) {
  std::optional<std::string> alliance = TakeId(name, "alliances");
  if (!alliance || !name.empty()) return std::nullopt;
  return AllianceName{*std::move(alliance)};
}

std::string AllianceName::ToString() const { return absl::StrCat("alliances/", alliance); }

template <typename Kind>
std::optional<NameInAlliance<Kind>> NameInAlliance<Kind>::Parse(absl::string_view name) {
  std::optional<std::string> alliance = TakeId(name, "alliances");
  if (!alliance) return std::nullopt;
  std::optional<std::string> id = TakeId(name, Kind::kCollection);
  if (!id || !name.empty()) return std::nullopt;
  return NameInAlliance{*std::move(alliance), *std::move(id)};
}

template <typename Kind>
std::string NameInAlliance<Kind>::ToString() const {
  return absl::StrCat("alliances/", alliance, "/", Kind::kCollection, "/", id);
}

template <typename Kind>
std::optional<NameInSpace<Kind>> NameInSpace<Kind>::Parse(absl::string_view name) {
  std::optional<std::string> alliance = TakeId(name, "alliances");
  if (!alliance) return std::nullopt;
  std::optional<std::string> space = TakeId(name, "spaces");
  if (!space) return std::nullopt;
  std::optional<std::string> id = TakeId(name, Kind::kCollection);
  if (!id || !name.empty()) return std::nullopt;
  return NameInSpace{*std::move(alliance), *std::move(space), *std::move(id)};
}

template <typename Kind>
std::string NameInSpace<Kind>::ToString() const {
  return absl::StrCat("alliances/", alliance, "/spaces/", space, "/", Kind::kCollection, "/", id);
}

template <typename Kind>
std::optional<NestedName<Kind>> NestedName<Kind>::Parse(absl::string_view name) {
  std::optional<std::string> alliance = TakeId(name, "alliances");
  if (!alliance) return std::nullopt;
  std::optional<std::string> parent = TakeId(name, Kind::kParent);
  if (!parent) return std::nullopt;
  std::optional<std::string> id = TakeId(name, Kind::kCollection);
  if (!id || !name.empty()) return std::nullopt;
  return NestedName{*std::move(alliance), *std::move(parent), *std::move(id)};
}

template <typename Kind>
std::string NestedName<Kind>::ToString() const {
  return absl::StrCat("alliances/", alliance, "/", Kind::kParent, "/", parent, "/",
                      Kind::kCollection, "/", id);
}

template struct NameInAlliance<SpaceKind>;
template struct NameInAlliance<TeamKind>;
template struct NameInAlliance<MemberKind>;
template struct NameInAlliance<QuotaKind>;
template struct NameInAlliance<CategoryKind>;
template struct NameInAlliance<BookingKind>;
template struct NameInAlliance<SeriesKind>;
template struct NameInAlliance<WaitlistEntryKind>;
template struct NameInAlliance<EquipmentClassKind>;
template struct NameInAlliance<RecognitionRuleKind>;
template struct NameInAlliance<PartnerAppKind>;
template struct NestedName<QualificationKind>;
template struct NestedName<AppLinkKind>;
template struct NestedName<AppKeyKind>;
template struct NameInSpace<ResourceKind>;
template struct NameInSpace<ClosureKind>;
template struct NameInSpace<FaultKind>;
template struct NameInSpace<ScheduleTemplateKind>;
template struct NameInAlliance<HolidayYearKind>;

}  // namespace gongfang
