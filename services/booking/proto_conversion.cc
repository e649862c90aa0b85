// Bookings, series and entries as values, to and from the messages of the API and of the event log.
#include "booking/proto_conversion.h"

#include "common/base/names.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {
namespace {

using google::protobuf::Timestamp;

void Set(Instant instant, Timestamp* timestamp) {
  timestamp->set_seconds(instant / kMicrosPerSecond);
  timestamp->set_nanos(static_cast<int32_t>(instant % kMicrosPerSecond * 1000));
}

Instant Get(const Timestamp& timestamp) {
  return timestamp.seconds() * kMicrosPerSecond + timestamp.nanos() / 1000;
}

template <typename Items>
void AddItems(const std::vector<Item>& items, Items& protos) {
  for (const Item& item : items) {
    v1::BookingItem& added = *protos.Add();
    added.set_resource(item.resource);
    added.set_units(static_cast<int32_t>(item.units));
    Set(item.interval.start, added.mutable_start_time());
    Set(item.interval.end, added.mutable_end_time());
    if (!item.zone.empty()) {
      added.set_local_start_time(item.local_start);
      added.set_local_end_time(item.local_end);
      added.set_time_zone(item.zone);
    }
    added.set_equipment_class(item.equipment_class);
    added.set_companion(item.companion);
    if (item.occupied == Interval()) continue;
    Set(item.occupied.start, added.mutable_occupied_start_time());
    Set(item.occupied.end, added.mutable_occupied_end_time());
  }
}

template <typename Items>
std::vector<Item> ItemsFrom(const Items& protos) {
  std::vector<Item> items;
  items.reserve(protos.size());
  for (const v1::BookingItem& item : protos) {
    Item& added = items.emplace_back();
    added.resource = item.resource();
    added.interval = {Get(item.start_time()), Get(item.end_time())};
    added.units = item.units();
    added.local_start = item.local_start_time();
    added.local_end = item.local_end_time();
    added.zone = item.time_zone();
    added.equipment_class = item.equipment_class();
    added.companion = item.companion();
    if (item.has_occupied_start_time()) {
      added.occupied = {Get(item.occupied_start_time()), Get(item.occupied_end_time())};
    }
  }
  return items;
}

}  // namespace

v1::Booking ToProto(const Booking& booking) {
  v1::Booking proto;
  proto.set_name(booking.Name());
  proto.set_uid(booking.uid);
  proto.set_etag(booking.Etag());
  proto.set_sequence(booking.sequence);
  proto.set_state(static_cast<v1::Booking::State>(booking.state));
  proto.set_member(booking.member);
  proto.set_team(booking.team);
  proto.set_purpose(booking.purpose);
  AddItems(booking.items, *proto.mutable_items());
  for (const std::string& etag : booking.policy_etags) proto.add_policy_etags(etag);
  proto.set_series(booking.series);
  proto.set_waitlist_entry(booking.waitlist_entry);
  proto.set_created_by(booking.created_by);
  proto.set_decision_reason(booking.decision_reason);
  proto.set_override_reason(booking.override_reason);
  proto.set_partner_app(booking.partner_app);
  proto.set_flag_reason(booking.flag_reason);
  if (booking.expire_time != 0) Set(booking.expire_time, proto.mutable_expire_time());
  if (booking.no_show_time != 0) Set(booking.no_show_time, proto.mutable_no_show_time());
  if (booking.check_in_time != 0) Set(booking.check_in_time, proto.mutable_check_in_time());
  if (booking.check_out_time != 0) Set(booking.check_out_time, proto.mutable_check_out_time());
  Set(booking.create_time, proto.mutable_create_time());
  Set(booking.update_time, proto.mutable_update_time());
  return proto;
}

Booking FromProto(const v1::Booking& proto) {
  Booking booking;
  if (auto name = BookingName::Parse(proto.name())) {
    booking.alliance = std::move(name->alliance);
    booking.id = std::move(name->id);
  }
  booking.uid = proto.uid();
  booking.sequence = proto.sequence();
  booking.state = static_cast<State>(proto.state());
  booking.member = proto.member();
  booking.team = proto.team();
  booking.purpose = proto.purpose();
  booking.items = ItemsFrom(proto.items());
  booking.policy_etags.assign(proto.policy_etags().begin(), proto.policy_etags().end());
  booking.series = proto.series();
  booking.waitlist_entry = proto.waitlist_entry();
  booking.created_by = proto.created_by();
  booking.decision_reason = proto.decision_reason();
  booking.override_reason = proto.override_reason();
  booking.partner_app = proto.partner_app();
  booking.flag_reason = proto.flag_reason();
  if (proto.has_expire_time()) booking.expire_time = Get(proto.expire_time());
  if (proto.has_no_show_time()) booking.no_show_time = Get(proto.no_show_time());
  if (proto.has_check_in_time()) booking.check_in_time = Get(proto.check_in_time());
  if (proto.has_check_out_time()) booking.check_out_time = Get(proto.check_out_time());
  booking.create_time = Get(proto.create_time());
  booking.update_time = Get(proto.update_time());
  return booking;
}

v1::Series ToProto(const Series& series) {
  v1::Series proto;
  proto.set_name(series.Name());
  proto.set_uid(series.uid);
  proto.set_etag(series.Etag());
  proto.set_sequence(series.sequence);
  proto.set_member(series.member);
  proto.set_team(series.team);
  proto.set_purpose(series.purpose);
  proto.set_recurrence_rule(series.rule);
  AddItems(series.items, *proto.mutable_items());
  for (const Instance& instance : series.instances) {
    v1::SeriesInstance& added = *proto.add_instances();
    Set(instance.start, added.mutable_start_time());
    added.set_booking(instance.booking);
    added.set_skipped_reason(instance.skipped_reason);
    added.set_skipped_message(instance.skipped_message);
  }
  Set(series.create_time, proto.mutable_create_time());
  Set(series.update_time, proto.mutable_update_time());
  return proto;
}

Series FromProto(const v1::Series& proto) {
  Series series;
  if (auto name = SeriesName::Parse(proto.name())) {
    series.alliance = std::move(name->alliance);
    series.id = std::move(name->id);
  }
  series.uid = proto.uid();
  series.sequence = proto.sequence();
  series.member = proto.member();
  series.team = proto.team();
  series.purpose = proto.purpose();
  series.rule = proto.recurrence_rule();
  series.items = ItemsFrom(proto.items());
  for (const v1::SeriesInstance& instance : proto.instances()) {
    series.instances.push_back({Get(instance.start_time()), instance.booking(),
                                instance.skipped_reason(), instance.skipped_message()});
  }
  series.create_time = Get(proto.create_time());
  series.update_time = Get(proto.update_time());
  return series;
}

v1::WaitlistEntry ToProto(const WaitlistEntry& entry) {
  v1::WaitlistEntry proto;
  proto.set_name(entry.Name());
  proto.set_uid(entry.uid);
  proto.set_etag(entry.Etag());
  proto.set_sequence(entry.sequence);
  proto.set_state(static_cast<v1::WaitlistEntry::State>(entry.state));
  proto.set_member(entry.member);
  proto.set_team(entry.team);
  proto.set_resource(entry.resource);
  proto.set_units(static_cast<int32_t>(entry.units));
  proto.mutable_length()->set_seconds(entry.length / kMicrosPerSecond);
  proto.mutable_length()->set_nanos(static_cast<int32_t>(entry.length % kMicrosPerSecond * 1000));
  Set(entry.window.start, proto.mutable_window_start_time());
  Set(entry.window.end, proto.mutable_window_end_time());
  proto.set_booking(entry.booking);
  proto.set_created_by(entry.created_by);
  Set(entry.create_time, proto.mutable_create_time());
  Set(entry.update_time, proto.mutable_update_time());
  return proto;
}

WaitlistEntry FromProto(const v1::WaitlistEntry& proto) {
  WaitlistEntry entry;
  if (auto name = WaitlistEntryName::Parse(proto.name())) {
    entry.alliance = std::move(name->alliance);
    entry.id = std::move(name->id);
  }
  entry.uid = proto.uid();
  entry.sequence = proto.sequence();
  entry.state = static_cast<WaitState>(proto.state());
  entry.member = proto.member();
  entry.team = proto.team();
  entry.resource = proto.resource();
  entry.units = proto.units();
  entry.length = proto.length().seconds() * kMicrosPerSecond + proto.length().nanos() / 1000;
  entry.window = {Get(proto.window_start_time()), Get(proto.window_end_time())};
  entry.booking = proto.booking();
  entry.created_by = proto.created_by();
  entry.create_time = Get(proto.create_time());
  entry.update_time = Get(proto.update_time());
  return entry;
}

std::string Serialize(const Subject& subject) {
  return std::visit([](const auto& value) { return ToProto(value).SerializeAsString(); }, subject);
}

std::string TypeName(const Subject& subject) {
  return std::visit(
      [](const auto& value) -> std::string { return decltype(ToProto(value))().GetTypeName(); },
      subject);
}

std::string NameOf(const Subject& subject) {
  return std::visit([](const auto& value) { return value.Name(); }, subject);
}

}  // namespace gongfang::booking
