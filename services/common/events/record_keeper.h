// Keeps records with their events: each change and its event in one transaction. Knows messages
// only by reflection; records.h gives it types.
//
// A record has a name (but for an API key), a create_time, and may have a uid, an etag and an
// update_time, which are set here. A row holds the message without its etag, which is a hash of the
// row.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/names.h"
#include "common/events/record_page.h"
#include "common/events/record_store.h"
#include "common/rpc/call_context.h"
#include "common/store/record_table.h"
#include "google/protobuf/message.h"

namespace gongfang {

// The alliance that holds what belongs to the whole installation. Nobody can make it.
inline constexpr char kSystemAlliance[] = "system";

// One record as it is known to the table, to the log, and to people.
struct RecordSubject {
  RecordKey key;
  std::string log_alliance;  // the alliance in whose log its events are
  std::string name;
};

RecordSubject SubjectOf(absl::string_view kind, const AllianceName& name);
RecordSubject InAlliance(absl::string_view kind, absl::string_view alliance, absl::string_view id,
                         std::string name);
template <typename Kind>
RecordSubject SubjectOf(absl::string_view kind, const NameInAlliance<Kind>& name) {
  return InAlliance(kind, name.alliance, name.id, name.ToString());
}
template <typename Kind>
RecordSubject SubjectOf(absl::string_view kind, const NestedName<Kind>& name) {
  return InAlliance(kind, name.alliance, name.parent + "/" + name.id, name.ToString());
}
template <typename Kind>
RecordSubject SubjectOf(absl::string_view kind, const NameInSpace<Kind>& name) {
  return InAlliance(kind, name.alliance, name.space + "/" + name.id, name.ToString());
}

// Thread safe. Bodies of transactions may run more than once.
class RecordKeeper {
 public:
  using Message = google::protobuf::Message;
  using Body = Database::Body;

  // Borrowed.
  explicit RecordKeeper(RecordStore& store) : store_(store) {}

  // Reads into `record`. NOT_FOUND.
  static absl::Status Find(Transaction& transaction, const RecordSubject& subject, Message& record);
  absl::Status Get(const RecordSubject& subject, Message& record) const;

  // Makes `record`, filled but for what is set here, with the event "{kind}.created". `check` runs
  // before, in the same transaction. ALREADY_EXISTS.
  absl::Status Create(const CallContext& context, const RecordSubject& subject, Message& record,
                      Body check) const;

  // Reads into `record`, lets `edit` change it, and writes it with the event "{kind}.{verb}"; where
  // nothing changed, nothing is written. `etag`, if any, must be the current one. NOT_FOUND,
  // ETAG_MISMATCH.
  absl::Status Change(const CallContext& context, const RecordSubject& subject,
                      absl::string_view etag, absl::string_view verb, Message& record,
                      Body edit) const;

  // The same as Create, Change and Delete, as a part of a transaction of Write: for what takes more
  // than one record.
  absl::Status CreateIn(Transaction& transaction, const CallContext& context,
                        const RecordSubject& subject, Message& record) const;
  absl::Status ChangeIn(Transaction& transaction, const CallContext& context,
                        const RecordSubject& subject, absl::string_view etag,
                        absl::string_view verb, Message& record, Body edit) const;
  absl::Status DeleteIn(Transaction& transaction, const CallContext& context,
                        const RecordSubject& subject, Message& record) const;
  // Runs `body` in a transaction, after which those who follow the log are woken.
  absl::Status Write(Body body) const;

  // Deletes, with the event "{kind}.deleted"; `record` is what it was. NOT_FOUND.
  absl::Status Delete(const CallContext& context, const RecordSubject& subject,
                      Message& record) const;

  // Fills `page` after `check` let it pass.
  absl::Status Fill(RecordPage& page, const RecordFetch& fetch, const RecordFilter& filter,
                    Body check) const;

  // What a row holds.
  static absl::Status FromBody(const std::string& body, Message& record);

  const RecordStore& store() const { return store_; }

 private:
  RecordStore& store_;
};

}  // namespace gongfang
