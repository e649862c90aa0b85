// Bookings as values, to and from the messages of the API and of the event log.
#include "booking/table.h"
#include "common/base/names.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking::table {

using google::protobuf::util::TimeUtil;

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
  for (const Item& item : booking.items) {
    v1::BookingItem& added = *proto.add_items();
    added.set_resource(item.resource);
    added.set_units(static_cast<int32_t>(item.units));
    *added.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(item.interval.start);
    *added.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(item.interval.end);
    added.set_local_start_time(item.local_start);
    added.set_local_end_time(item.local_end);
    added.set_time_zone(item.zone);
  }
  if (booking.expire_time != 0) {
    *proto.mutable_expire_time() = TimeUtil::MicrosecondsToTimestamp(booking.expire_time);
  }
  *proto.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(booking.create_time);
  *proto.mutable_update_time() = TimeUtil::MicrosecondsToTimestamp(booking.update_time);
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
  for (const v1::BookingItem& item : proto.items()) {
    booking.items.push_back({.resource = item.resource(),
                             .interval = {TimeUtil::TimestampToMicroseconds(item.start_time()),
                                          TimeUtil::TimestampToMicroseconds(item.end_time())},
                             .units = item.units(),
                             .local_start = item.local_start_time(),
                             .local_end = item.local_end_time(),
                             .zone = item.time_zone()});
  }
  if (proto.has_expire_time()) {
    booking.expire_time = TimeUtil::TimestampToMicroseconds(proto.expire_time());
  }
  booking.create_time = TimeUtil::TimestampToMicroseconds(proto.create_time());
  booking.update_time = TimeUtil::TimestampToMicroseconds(proto.update_time());
  return booking;
}

}  // namespace gongfang::booking::table
