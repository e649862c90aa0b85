// One page of records, wherever the rows come from and whichever of them are wanted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/page_token.h"
#include "common/rpc/paging.h"
#include "common/store/database.h"
#include "common/store/record_table.h"

namespace gongfang {

// Whether a record belongs to the list; empty: every one does.
using RecordFilter = std::function<bool(const std::string& body)>;

// For one call.
class RecordPage {
 public:
  // INVALID_REQUEST where the token is not of this list.
  template <typename Request>
  static absl::StatusOr<RecordPage> Open(const PageTokens& tokens, const Request& request) {
    RecordPage page(tokens, ListFingerprint(request), PageSize(request.page_size()));
    if (absl::Status read = page.ReadToken(request.page_token()); !read.ok()) return read;
    return page;
  }

  // Fills the page, from its beginning when it is called again. Reads at most
  // limits::kMaxScannedRecords, after which the page is short and its token says where to go on.
  absl::Status Fill(Transaction& transaction, const RecordFetch& fetch, const RecordFilter& filter);

  const std::vector<std::string>& bodies() const { return bodies_; }
  // Empty on the last page.
  const std::string& next_page_token() const { return next_page_token_; }

 private:
  RecordPage(const PageTokens& tokens, std::string fingerprint, int size)
      : tokens_(&tokens), fingerprint_(std::move(fingerprint)), size_(size) {}

  absl::Status ReadToken(const std::string& token);
  // Takes `row` if it is wanted; false when it is, and there is no room: the page has as many as
  // were asked for, or limits::kMaxPageBytes of them.
  bool Take(RecordRow& row, const RecordFilter& filter);

  const PageTokens* tokens_;
  std::string fingerprint_;
  size_t size_;
  std::string start_;  // the page begins after this id
  std::vector<std::string> bodies_;
  size_t bytes_ = 0;  // of bodies_, as an answer has them
  std::string next_page_token_;
};

}  // namespace gongfang
