#include "clients/cli/states.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace gongfang::cli {
namespace {

// A server newer than this client may know more states: they are shown by their number.
std::string Word(const std::string& name, int number, absl::string_view prefix = "STATE_") {
  if (name.empty()) return absl::StrCat("state ", number);
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(name, prefix)), {{"_", "-"}});
}

}  // namespace

Cell StateCell(inventory::v1::Resource::State state) {
  using inventory::v1::Resource;
  const Style style = state == Resource::STATE_PUBLISHED ? Style::kGreen
                      : state == Resource::STATE_RETIRED ? Style::kDim
                                                         : Style::kYellow;
  return Cell(Word(Resource::State_Name(state), state), style);
}

Cell ResourceStateCell(const inventory::v1::Resource& resource) {
  return resource.has_delete_time() ? Cell("deleted", Style::kDim) : StateCell(resource.state());
}

Cell StateCell(membership::v1::Space::State state) {
  using membership::v1::Space;
  if (state == Space::STATE_UNSPECIFIED) state = Space::STATE_ACTIVE;
  const Style style = state == Space::STATE_ACTIVE ? Style::kGreen
                      : state == Space::STATE_APPLIED || state == Space::STATE_SUSPENDED
                          ? Style::kYellow
                          : Style::kDim;
  return Cell(Word(Space::State_Name(state), state), style);
}

Cell StateCell(membership::v1::Member::Standing standing) {
  using membership::v1::Member;
  if (standing == Member::STANDING_UNSPECIFIED) standing = Member::STANDING_ACTIVE;
  const bool over = standing == Member::STANDING_MERGED || standing == Member::STANDING_ERASED;
  const Style style = standing == Member::STANDING_ACTIVE ? Style::kGreen
                      : over                              ? Style::kDim
                                                          : Style::kYellow;
  return Cell(Word(Member::Standing_Name(standing), standing, "STANDING_"), style);
}

Cell StateCell(booking::v1::Booking::State state) {
  using booking::v1::Booking;
  const bool sure = state == Booking::STATE_CONFIRMED || state == Booking::STATE_CHECKED_IN;
  const bool open = state == Booking::STATE_HELD || state == Booking::STATE_PENDING_APPROVAL;
  const Style style = sure ? Style::kGreen : open ? Style::kYellow : Style::kDim;
  return Cell(Word(Booking::State_Name(state), state), style);
}

Cell StateCell(membership::v1::Qualification::State state) {
  using membership::v1::Qualification;
  const Style style = state == Qualification::STATE_ACTIVE    ? Style::kGreen
                      : state == Qualification::STATE_REVOKED ? Style::kDim
                                                              : Style::kYellow;
  return Cell(Word(Qualification::State_Name(state), state), style);
}

Cell StateCell(booking::v1::WaitlistEntry::State state) {
  using booking::v1::WaitlistEntry;
  const Style style = state == WaitlistEntry::STATE_OFFERED   ? Style::kGreen
                      : state == WaitlistEntry::STATE_WAITING ? Style::kYellow
                                                              : Style::kDim;
  return Cell(Word(WaitlistEntry::State_Name(state), state), style);
}

Cell StateCell(membership::v1::PartnerApp::State state) {
  using membership::v1::PartnerApp;
  const Style style = state == PartnerApp::STATE_APPROVED     ? Style::kGreen
                      : state == PartnerApp::STATE_REGISTERED ? Style::kYellow
                                                              : Style::kRed;
  return Cell(Word(PartnerApp::State_Name(state), state), style);
}

}  // namespace gongfang::cli
