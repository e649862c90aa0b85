#include "common/events/record_keeper.h"

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/server_storage_errors.h"
#include "common/base/status_macros.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang {
namespace {

using google::protobuf::Message;

void SetText(Message& record, const char* field, std::string value) {
  if (const auto* descriptor = record.GetDescriptor()->FindFieldByName(field)) {
    record.GetReflection()->SetString(&record, descriptor, std::move(value));
  }
}

std::string GetText(const Message& record, const char* field) {
  const auto* descriptor = record.GetDescriptor()->FindFieldByName(field);
  return descriptor == nullptr ? "" : record.GetReflection()->GetString(record, descriptor);
}

void SetTime(Message& record, const char* field, Instant instant) {
  if (const auto* descriptor = record.GetDescriptor()->FindFieldByName(field)) {
    record.GetReflection()
        ->MutableMessage(&record, descriptor)
        ->CopyFrom(google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(instant));
  }
}

std::string EtagOf(absl::string_view body) {
  constexpr size_t kEtagBytes = 8;
  return absl::BytesToHexString(Sha256(body).substr(0, kEtagBytes));
}

// Notes in the record that it is changed, and returns its row. Fields that this program does not
// know are not kept: nobody has checked them.
std::string Seal(Message& record, Instant now) {
  record.DiscardUnknownFields();
  SetTime(record, "update_time", now);
  SetText(record, "etag", "");
  std::string body = record.SerializeAsString();
  SetText(record, "etag", EtagOf(body));
  return body;
}

absl::Status Append(Transaction& transaction, const CallContext& context,
                    const RecordSubject& subject, absl::string_view verb, const Message& record,
                    Instant now) {
  const std::string type = absl::StrCat(subject.key.kind, ".", verb);
  const NewEvent event{
      .type = type, .subject = subject.name, .actor = context.principal.key_id, .snapshot = record};
  return EventLog::Append(transaction, subject.log_alliance, now, absl::MakeConstSpan(&event, 1));
}

}  // namespace

RecordSubject SubjectOf(absl::string_view kind, const AllianceName& name) {
  return {.key = {std::string(kind), kSystemAlliance, name.alliance},
          .log_alliance = name.alliance,
          .name = name.ToString()};
}

RecordSubject InAlliance(absl::string_view kind, absl::string_view alliance, absl::string_view id,
                         std::string name) {
  return {.key = {std::string(kind), std::string(alliance), std::string(id)},
          .log_alliance = std::string(alliance),
          .name = std::move(name)};
}

absl::Status RecordKeeper::FromBody(const std::string& body, Message& record) {
  if (!record.ParseFromString(body)) return errors::Internal("a stored record does not parse");
  SetText(record, "etag", EtagOf(body));
  return absl::OkStatus();
}

absl::Status RecordKeeper::Find(Transaction& transaction, const RecordSubject& subject,
                                Message& record) {
  ASSIGN_OR_RETURN(const std::optional<std::string> body,
                   RecordTable::Get(transaction, subject.key));
  if (!body) return errors::NotFound(subject.name);
  return FromBody(*body, record);
}

absl::Status RecordKeeper::Get(const RecordSubject& subject, Message& record) const {
  return store_.database().Read(
      [&](Transaction& transaction) { return Find(transaction, subject, record); });
}

absl::Status RecordKeeper::CreateIn(Transaction& transaction, const CallContext& context,
                                    const RecordSubject& subject, Message& record) const {
  const Instant now = store_.clock().NowInstant();
  SetText(record, "name", subject.name);
  SetText(record, "uid", store_.ids().Next().ToUuid());
  SetTime(record, "create_time", now);
  ASSIGN_OR_RETURN(const bool inserted,
                   RecordTable::Insert(transaction, subject.key, Seal(record, now)));
  if (!inserted) return errors::AlreadyExists(subject.name);
  return Append(transaction, context, subject, "created", record, now);
}

absl::Status RecordKeeper::ChangeIn(Transaction& transaction, const CallContext& context,
                                    const RecordSubject& subject, absl::string_view etag,
                                    absl::string_view verb, Message& record, Body edit) const {
  const Instant now = store_.clock().NowInstant();
  RETURN_IF_ERROR(Find(transaction, subject, record));
  if (!etag.empty() && etag != GetText(record, "etag")) return errors::EtagMismatch(subject.name);
  const std::string before = record.SerializeAsString();
  RETURN_IF_ERROR(edit(transaction));
  if (record.SerializeAsString() == before) return absl::OkStatus();
  RETURN_IF_ERROR(RecordTable::Update(transaction, subject.key, Seal(record, now)).status());
  return Append(transaction, context, subject, verb, record, now);
}

absl::Status RecordKeeper::Create(const CallContext& context, const RecordSubject& subject,
                                  Message& record, Body check) const {
  return Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(check(transaction));
    return CreateIn(transaction, context, subject, record);
  });
}

absl::Status RecordKeeper::Change(const CallContext& context, const RecordSubject& subject,
                                  absl::string_view etag, absl::string_view verb, Message& record,
                                  Body edit) const {
  return Write([&](Transaction& transaction) -> absl::Status {
    return ChangeIn(transaction, context, subject, etag, verb, record, edit);
  });
}

absl::Status RecordKeeper::DeleteIn(Transaction& transaction, const CallContext& context,
                                    const RecordSubject& subject, Message& record) const {
  const Instant now = store_.clock().NowInstant();
  RETURN_IF_ERROR(Find(transaction, subject, record));
  RETURN_IF_ERROR(RecordTable::Delete(transaction, subject.key).status());
  return Append(transaction, context, subject, "deleted", record, now);
}

absl::Status RecordKeeper::Delete(const CallContext& context, const RecordSubject& subject,
                                  Message& record) const {
  return Write(
      [&](Transaction& transaction) { return DeleteIn(transaction, context, subject, record); });
}

absl::Status RecordKeeper::Fill(RecordPage& page, const RecordFetch& fetch,
                                const RecordFilter& filter, Body check) const {
  return store_.database().Read([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(check(transaction));
    return page.Fill(transaction, fetch, filter);
  });
}

absl::Status RecordKeeper::Write(Body body) const {
  const absl::Status status = store_.database().Write(body);
  // Where it is not known whether the events are there, whoever follows them must look.
  if (status.ok() || errors::IsOutcomeUnknown(status)) store_.log().NotifyAppended();
  return status;
}

}  // namespace gongfang
