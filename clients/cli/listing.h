// What the list commands share: reading pages up to a limit, and saying that there is more.
#pragma once

#include <algorithm>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/output.h"
#include "clients/cpp/client.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {

inline constexpr int kDefaultListLimit = 1000;

inline void AddLimit(CLI::App& command, int& limit) {
  command.add_option("--limit", limit, "Show at most so many")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
}

// The first `limit` items of a list as one answer. Its next_page_token is set where there are more.
template <typename Request, typename Response, typename Item>
absl::StatusOr<Response> Collect(const client::Client& client,
                                 absl::StatusOr<Response> (client::Client::*list)(Request) const,
                                 google::protobuf::RepeatedPtrField<Item>* (Response::*items)(),
                                 Request request, int limit) {
  request.set_page_size(std::min(limit, limits::kMaxPageSize));
  Response all;
  RETURN_IF_ERROR(client::ForEachPage(client, list, request, [&](Response& page) {
    all.MergeFrom(page);
    all.set_next_page_token(page.next_page_token());
    return (all.*items)()->size() < limit;
  }));
  if (const int more = (all.*items)()->size() - limit; more > 0) {
    (all.*items)()->DeleteSubrange(limit, more);
  }
  return all;
}

// Prints the answer of a list: as JSON, or as the table that it comes to.
template <typename Response>
absl::Status PrintList(const Response& response, const Table& table, absl::string_view none,
                       const Output& output) {
  if (output.json()) return output.PrintJson(response);
  if (table.empty()) {
    output.Say(none);
    return absl::OkStatus();
  }
  output.Print(table);
  if (!response.next_page_token().empty()) output.Say("There are more: --limit N shows them.");
  return absl::OkStatus();
}

}  // namespace gongfang::cli
