// RRULEs: what is understood is expanded within its bounds, on days that the rule chooses.
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/calendar/recurrence.h"
#include "common/calendar/zone.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace gongfang;

void Expand(const Recurrence& recurrence, absl::CivilDay day, absl::TimeZone zone) {
  constexpr ExpansionLimits kLimits{.max_occurrences = 30,
                                    .before = 1'900'000'000 * kMicrosPerSecond};
  const absl::CivilSecond first = absl::CivilSecond(day) + 5400;
  const auto expansion = recurrence.Expand(first, zone, kLimits);
  if (!expansion.ok()) return;
  Require(expansion->occurrences.size() <= size_t{30});
  Require(recurrence.rule().count == 0 ||
          expansion->occurrences.size() <= static_cast<size_t>(recurrence.rule().count));
  Instant last = limits::kMinInstant;
  for (const Occurrence& occurrence : expansion->occurrences) {
    Require(occurrence.start > last && occurrence.start < kLimits.before);
    last = occurrence.start;
    Require(recurrence.rule().Chooses(absl::CivilDay(occurrence.local)));
    Require((occurrence.local - first) % (24 * 3600) == 0);
  }
  Require(expansion->occurrences.empty() || expansion->occurrences[0].local == first);
}

void Look(absl::string_view text) {
  const auto recurrence = Recurrence::Parse(text);
  Require(Recurrence::Parse(absl::AsciiStrToLower(text)).ok() == recurrence.ok());
  if (!recurrence.ok()) return;
  Require(text.size() <= limits::kMaxRruleBytes);
  // Begin on the next day that the rule chooses, if there is one, or else be refused.
  absl::CivilDay day(2027, 1, 29);
  for (int i = 0; i < 400 && !recurrence->rule().Chooses(day); ++i) ++day;
  for (const char* zone : {"Asia/Shanghai", "Europe/London"}) {
    Expand(*recurrence, day, LoadZone(zone).value());
  }
}

// A text that is more often a rule: every byte is a piece of one.
std::string Spelled(absl::string_view bytes) {
  constexpr absl::string_view kFrequencies[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
  constexpr absl::string_view kPieces[] = {";INTERVAL=3",
                                           ";COUNT=7",
                                           ";UNTIL=20270301",
                                           ";WKST=FR",
                                           ";BYMONTH=2",
                                           ";BYMONTH=10",
                                           ";BYMONTHDAY=1",
                                           ";BYDAY=MO",
                                           ";BYDAY=5TU",
                                           ";BYDAY=-1SU",
                                           ";BYSETPOS=1",
                                           ";BYYEARDAY=60",
                                           ",1",
                                           ",-1",
                                           ",7",
                                           ",29",
                                           ",-31",
                                           ",366",
                                           ",MO",
                                           ",WE",
                                           ",2SA",
                                           ",-5FR"};
  std::string text = "FREQ=";
  for (char byte : bytes.substr(0, 8)) {
    const auto number = static_cast<uint8_t>(byte);
    absl::StrAppend(&text, text.size() == 5 ? kFrequencies[number % std::size(kFrequencies)]
                                            : kPieces[number % std::size(kPieces)]);
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Look(AsText(data, size));
  Look(Spelled(AsText(data, size)));
  return 0;
}
