#include "clients/cli/states.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gongfang::cli {
namespace {

// A server newer than this client may know more states: they are shown by their number.
std::string Word(const std::string& name, int number) {
  if (name.empty()) return absl::StrCat("state ", number);
  return absl::AsciiStrToLower(absl::StripPrefix(name, "STATE_"));
}

}  // namespace

Cell StateCell(inventory::v1::Resource::State state) {
  using inventory::v1::Resource;
  const Style style = state == Resource::STATE_PUBLISHED ? Style::kGreen
                      : state == Resource::STATE_RETIRED ? Style::kDim
                                                         : Style::kYellow;
  return Cell(Word(Resource::State_Name(state), state), style);
}

Cell StateCell(booking::v1::Booking::State state) {
  using booking::v1::Booking;
  const Style style = state == Booking::STATE_CONFIRMED ? Style::kGreen
                      : state == Booking::STATE_HELD    ? Style::kYellow
                                                        : Style::kDim;
  return Cell(Word(Booking::State_Name(state), state), style);
}

}  // namespace gongfang::cli
