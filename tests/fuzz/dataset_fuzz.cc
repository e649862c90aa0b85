// A file that claims to be a data set: read, and where it is one, its bookings expanded.
#include <sys/mman.h>
#include <unistd.h>

#include "clients/cpp/dataset.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  const int file = memfd_create("dataset", MFD_CLOEXEC);
  Require(file >= 0 && write(file, data, size) == static_cast<ssize_t>(size));
  const auto dataset = client::ReadDataset("/proc/self/fd/" + std::to_string(file));
  close(file);
  if (!dataset.ok()) return 0;
  const auto bookings = client::ExpandBookings(*dataset, absl::FromUnixSeconds(1'800'000'000));
  if (!bookings.ok()) return 0;
  for (const auto& request : *bookings) Require(!request.request_id().empty());
  return 0;
}
