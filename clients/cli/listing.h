// What the list commands share: reading pages up to a limit, and saying that there is more.
#pragma once

#include <algorithm>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/session.h"
#include "clients/cpp/client.h"
#include "clients/cpp/pages.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang::cli {

inline constexpr int kDefaultListLimit = 1000;

inline void AddLimit(CLI::App& command, int& limit) {
  command.add_option("--limit", limit, "Show at most so many")
      ->type_name("N")
      ->check(WholeNumber(1, 1'000'000))
      ->capture_default_str();
}

// The member that a list is about: that of --member, or of --as. The member of the environment or
// the context file does not narrow a list: only a flag does.
class MemberFilter {
 public:
  void AddTo(CLI::App& command, const CLI::App& root) {
    as_ = root.get_option("--as");
    command.add_option("--member", word_, "Only those for this member, as with --as")
        ->type_name("MEMBER");
  }
  // The full name; "" for all.
  absl::StatusOr<std::string> Name(Session& session) const {
    if (!word_.empty()) return session.Member(word_);
    return as_->count() > 0 ? session.Member(session.settings().member) : "";
  }

 private:
  std::string word_;
  const CLI::Option* as_ = nullptr;
};

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
