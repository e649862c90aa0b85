#include "tests/bench/product.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gongfang::bench {
namespace {

// Far above what one machine answers, so the limiter works on every call and refuses none.
constexpr char kCallsPerSecond[] = "100000000";

}  // namespace

Product::Product(const std::string& folder, std::vector<std::string> options)
    : server_(folder, std::move(options)) {}

absl::StatusOr<std::unique_ptr<Product>> Product::Start(
    const std::string& folder, const std::vector<std::string>& more_options) {
  std::vector<std::string> options = {"--max-calls-per-second", kCallsPerSecond};
  options.insert(options.end(), more_options.begin(), more_options.end());
  std::unique_ptr<Product> product(new Product(folder, std::move(options)));
  const auto before = std::chrono::steady_clock::now();
  if (!product->server_.Start()) {
    return absl::UnavailableError(absl::StrCat("gongfangd did not start on ", folder, ": ",
                                               product->server_.process().Stderr()));
  }
  product->key_ = product->server_.admin_key();
  product->target_ = product->Connect(2);
  if (!product->target_->Connected())
    return absl::UnavailableError("gongfangd is not to be reached");
  product->start_time_ = absl::FromChrono(std::chrono::steady_clock::now() - before);
  product->client_ = product->server_.Connect();
  return product;
}

std::unique_ptr<Target> Product::Connect(int channels) const {
  return std::make_unique<Target>(server_.port(), server_.admin_key(), channels);
}

std::unique_ptr<Target> Product::ConnectWith(const std::string& key) const {
  return std::make_unique<Target>(server_.port(), key, 2);
}

absl::Status Product::Stop() {
  const int code = server_.Terminate();
  return code == 0 ? absl::OkStatus()
                   : absl::InternalError(absl::StrCat("gongfangd ended with ", code, ": ",
                                                      server_.process().Stderr()));
}

}  // namespace gongfang::bench
