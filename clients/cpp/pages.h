// Lists, page by page.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "clients/cpp/client.h"

namespace gongfang::client {

// Asks for page after page of a list and calls `visit` with each, until the last page, an error,
// or false from `visit`:
//   ForEachPage(client, &Client::ListSpaces, request, [&](ListSpacesResponse& page) { ... });
template <typename Request, typename Response>
absl::Status ForEachPage(const Client& client,
                         absl::StatusOr<Response> (Client::*list)(Request) const, Request request,
                         absl::FunctionRef<bool(std::type_identity_t<Response>&)> visit) {
  while (true) {
    absl::StatusOr<Response> page = (client.*list)(request);
    if (!page.ok()) return page.status();
    std::string next = page->next_page_token();
    if (!visit(*page) || next.empty()) return absl::OkStatus();
    if (next == request.page_token()) return absl::InternalError("The list does not advance.");
    request.set_page_token(std::move(next));
  }
}

}  // namespace gongfang::client
