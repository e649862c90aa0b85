#include "tests/bench/bench.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "tests/bench/alliance.h"
#include "tests/bench/contest.h"
#include "tests/bench/machine.h"
#include "tests/bench/requests.h"

namespace gongfang::bench {
namespace {

constexpr size_t kNamesKept = 10'000;
constexpr double kQuiet = 0.1;  // a machine that is less busy than that

}  // namespace

Bench::Bench(Options options)
    : options_(std::move(options)),
      rows_(options_.rows, std::regex::icase),
      base_(Base(SystemClock().NowInstant())),
      stores_(options_.folder, base_, SystemClock().NowInstant()) {}

absl::Status Bench::Prepare() {
  std::filesystem::create_directories(options_.folder);
  const double busy = BusyShare(absl::Seconds(1));
  if (busy > kQuiet) {
    report_.SetRemark(
        absl::StrFormat("The machine was %.0f %% busy before the run began: such "
                        "figures say little, and ratios not much.\n",
                        100 * busy));
  }
  RETURN_IF_ERROR(stores_.MakeSmall());
  Progress(absl::StrFormat("booking %d hours of each resource", kBookedHours));
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, Product::Start(stores_.Booked()));
  RETURN_IF_ERROR(BookFirstHours(*product));
  ASSIGN_OR_RETURN(const Samples samples, TakeSamples(*product));
  RETURN_IF_ERROR(product->Stop());
  echo_ = std::make_unique<EchoProcess>(options_.program, options_.folder, samples);
  return echo().Connected() ? absl::OkStatus() : absl::UnavailableError("The echo did not start.");
}

absl::Status Bench::BookFirstHours(Product& product) {
  const int64_t wanted = kResources * kBookedHours;
  Load load{.in_flight = 256, .duration = absl::Seconds(60), .calls = wanted};
  load.make = CreateBookings(
      [this](int64_t n) {
        return BookingOf(n % kResources, FirstPlace(base_, n / kResources), n % kMembers);
      },
      [this](int64_t, const booking::v1::Booking& made) {
        if (booked_.size() < kNamesKept) booked_.push_back(made.name());
      });
  int64_t next = 0;
  const Figures figures = Run(product.target(), load, next);
  if (figures.ok.count() == wanted) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("Of ", wanted, " bookings on free places ",
                                          figures.ok.count(), " were made: ", Refusals(figures)));
}

absl::StatusOr<Samples> Bench::TakeSamples(Product& product) {
  Samples samples;
  ASSIGN_OR_RETURN(samples.booking, product.client().GetBooking(GetOf(booked_.front())));
  ASSIGN_OR_RETURN(samples.busy, product.client().QueryFreeBusy(WeekOf(base_, 0)));
  return samples;
}

absl::StatusOr<std::unique_ptr<Product>> Bench::ServeCopy(const std::string& store,
                                                          const std::string& name) {
  ASSIGN_OR_RETURN(const std::string copy, stores_.Copy(store, name));
  return Product::Start(copy);
}

absl::StatusOr<Peak> Bench::FindPeak() {
  if (peak_.in_flight != 0) return peak_;
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, ServeEmpty());
  Contest contest{.name = "CreateBooking"};
  contest.make = CreateBookings([this](int64_t n) { return RandomBooking(base_, n); });
  ASSIGN_OR_RETURN(const Best best, Compete(*this, product->target(), contest));
  peak_ = {best.per_second, best.in_flight, best.echo_per_second};
  return peak_;
}

void Progress(absl::string_view text) { std::cerr << "  " << text << std::endl; }

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace gongfang::bench
