#include "common/events/record_page.h"

#include <utility>

#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr size_t kMaxAddedBytes = 32;  // of a record in an answer: its etag, tag and length

}  // namespace

absl::Status RecordPage::ReadToken(const std::string& token) {
  if (token.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, tokens_->Decode(fingerprint_, token));
  for (const std::string& part : parts) start_ = part;
  return absl::OkStatus();
}

bool RecordPage::Take(RecordRow& row, const RecordFilter& filter) {
  if (filter && !filter(row.body)) return true;
  if (bodies_.size() == size_) return false;
  const size_t bytes = row.body.size() + kMaxAddedBytes;
  if (!bodies_.empty() && bytes_ + bytes > limits::kMaxPageBytes) return false;
  bytes_ += bytes;
  bodies_.push_back(std::move(row.body));
  return true;
}

absl::Status RecordPage::Fill(Transaction& transaction, const RecordFetch& fetch,
                              const RecordFilter& filter) {
  bodies_.clear();
  bytes_ = 0;
  next_page_token_.clear();
  // One more than the page holds shows whether there is another page.
  const size_t chunk = filter ? limits::kRecordScanChunk : size_ + 1;
  std::string place = start_;
  for (size_t scanned = 0; scanned < limits::kMaxScannedRecords;) {
    ASSIGN_OR_RETURN(std::vector<RecordRow> rows,
                     fetch(transaction, place, static_cast<int64_t>(chunk)));
    for (RecordRow& row : rows) {
      if (!Take(row, filter)) {
        next_page_token_ = tokens_->Encode(fingerprint_, {place});
        return absl::OkStatus();
      }
      place = row.id;
    }
    if (rows.size() < chunk) return absl::OkStatus();
    scanned += rows.size();
  }
  next_page_token_ = tokens_->Encode(fingerprint_, {place});
  return absl::OkStatus();
}

}  // namespace gongfang
