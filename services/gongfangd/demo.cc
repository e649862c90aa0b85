#include "gongfangd/demo.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cpp/client.h"
#include "clients/cpp/dataset_loader.h"
#include "clients/cpp/holidays.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr int kBarWidth = 30;

void ShowProgress(const client::LoadProgress& progress) {
  const int filled = progress.total == 0 ? kBarWidth : kBarWidth * progress.done / progress.total;
  std::cerr << absl::StreamFormat("\r  loading the demo alliance [%s%s] %3d %%  %-12s",
                                  std::string(filled, '#'), std::string(kBarWidth - filled, '.'),
                                  100 * progress.done / std::max(progress.total, 1),
                                  std::string(progress.what))
            << std::flush;
}

}  // namespace

absl::Status LoadDemo(const std::string& file, std::shared_ptr<grpc::Channel> channel,
                      const std::string& admin_key, const Clock& clock) {
  ASSIGN_OR_RETURN(const dataset::v1::Dataset dataset, client::ReadDataset(file));
  ASSIGN_OR_RETURN(const std::unique_ptr<client::Client> client,
                   client::Client::Over(std::move(channel), {.key = admin_key}));
  client::LoadOptions options{.now = clock.Now()};
  const bool watched = isatty(STDERR_FILENO) != 0;
  if (watched) options.progress = ShowProgress;
  const absl::StatusOr<client::LoadReport> report = client::LoadDataset(*client, dataset, options);
  if (watched) std::cerr << "\r\033[K";
  RETURN_IF_ERROR(report.status());
  // Holidays are facts, and not of the data set; another one may be of another country.
  if (file == GONGFANG_DEMO_DATASET) {
    RETURN_IF_ERROR(
        client::LoadHolidays(*client, GONGFANG_DEMO_HOLIDAYS, dataset.alliance().name()).status());
  }
  std::cerr << absl::StreamFormat(
      "  demo alliance: %d records made, %d there already, %d skipped\n", report->made,
      report->already_there, report->skipped);
  return absl::OkStatus();
}

}  // namespace gongfang
