// Records of one kind, typed: `T` is the message, `Name` its parsed name (common/base/names.h).
// See record_keeper.h for what each method does and answers.
#pragma once

#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/events/record_keeper.h"
#include "google/protobuf/repeated_field.h"

namespace gongfang {

// Thread safe.
template <typename T, typename Name>
class Records {
 public:
  using Check = Database::Body;
  using Edit = absl::FunctionRef<absl::Status(Transaction&, T&)>;

  // `kind` is the word of the table and of the events: "space" makes "space.created". `store` is
  // borrowed.
  Records(RecordStore& store, absl::string_view kind) : keeper_(store), kind_(kind) {}

  absl::StatusOr<T> Find(Transaction& transaction, const Name& name) const {
    T record;
    RETURN_IF_ERROR(RecordKeeper::Find(transaction, SubjectOf(kind_, name), record));
    return record;
  }

  absl::StatusOr<T> Get(const Name& name) const {
    T record;
    RETURN_IF_ERROR(keeper_.Get(SubjectOf(kind_, name), record));
    return record;
  }

  absl::StatusOr<T> Create(const CallContext& context, const Name& name, T record,
                           Check check) const {
    RETURN_IF_ERROR(keeper_.Create(context, SubjectOf(kind_, name), record, check));
    return record;
  }

  absl::StatusOr<T> Change(const CallContext& context, const Name& name, absl::string_view etag,
                           absl::string_view verb, Edit edit) const {
    T record;
    RETURN_IF_ERROR(
        keeper_.Change(context, SubjectOf(kind_, name), etag, verb, record,
                       [&](Transaction& transaction) { return edit(transaction, record); }));
    return record;
  }

  // As parts of a transaction of Write.
  absl::StatusOr<T> CreateIn(Transaction& transaction, const CallContext& context, const Name& name,
                             T record) const {
    RETURN_IF_ERROR(keeper_.CreateIn(transaction, context, SubjectOf(kind_, name), record));
    return record;
  }
  absl::StatusOr<T> ChangeIn(Transaction& transaction, const CallContext& context, const Name& name,
                             absl::string_view etag, absl::string_view verb, Edit edit) const {
    T record;
    RETURN_IF_ERROR(keeper_.ChangeIn(transaction, context, SubjectOf(kind_, name), etag, verb,
                                     record,
                                     [&](Transaction& within) { return edit(within, record); }));
    return record;
  }
  absl::Status DeleteIn(Transaction& transaction, const CallContext& context,
                        const Name& name) const {
    T record;
    return keeper_.DeleteIn(transaction, context, SubjectOf(kind_, name), record);
  }
  absl::Status Write(Database::Body body) const { return keeper_.Write(body); }

  absl::Status Delete(const CallContext& context, const Name& name) const {
    T record;
    return keeper_.Delete(context, SubjectOf(kind_, name), record);
  }

  // Answers a page of `request` into `out` and `next_page_token`.
  template <typename Request>
  absl::Status List(const Request& request, const RecordFetch& fetch, const RecordFilter& filter,
                    Check check, google::protobuf::RepeatedPtrField<T>& out,
                    std::string& next_page_token) const {
    ASSIGN_OR_RETURN(RecordPage page, RecordPage::Open(keeper_.store().page_tokens(), request));
    RETURN_IF_ERROR(keeper_.Fill(page, fetch, filter, check));
    for (const std::string& body : page.bodies()) {
      RETURN_IF_ERROR(RecordKeeper::FromBody(body, *out.Add()));
    }
    next_page_token = page.next_page_token();
    return absl::OkStatus();
  }

  // All of an alliance, or of a space in it with `id_prefix` "{space}/".
  RecordFetch Range(absl::string_view alliance, absl::string_view id_prefix = "") const {
    return RecordTable::Range(kind_, alliance, id_prefix);
  }

 private:
  const RecordKeeper keeper_;
  const std::string kind_;
};

}  // namespace gongfang
