#include "tests/support/access_world.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/api/resource.pb.h"
#include "tests/support/raw_call.h"

namespace gongfang {
namespace {

namespace pb = membership::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kPassword[] = "correct horse battery";

// The field at the end of `path`.
const FieldDescriptor* FieldAt(const google::protobuf::Descriptor& request,
                               const std::string& path) {
  const google::protobuf::Descriptor* message = &request;
  const FieldDescriptor* field = nullptr;
  for (const absl::string_view word : absl::StrSplit(path, '.')) {
    field = message->FindFieldByName(std::string(word));
    message = field->message_type();
  }
  return field;
}

// Puts `value` at `path`, into the first of what repeats.
void SetAt(Message& message, absl::string_view path, const std::string& value) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(path, absl::MaxSplits('.', 1));
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(parts.first);
  const auto* reflection = message.GetReflection();
  if (!parts.second.empty()) {
    Message* below = !field->is_repeated() ? reflection->MutableMessage(&message, field)
                     : reflection->FieldSize(message, field) > 0
                         ? reflection->MutableRepeatedMessage(&message, field, 0)
                         : reflection->AddMessage(&message, field);
    return SetAt(*below, parts.second, value);
  }
  if (field->is_repeated()) {
    reflection->AddString(&message, field, value);
  } else {
    reflection->SetString(&message, field, value);
  }
}

void SetTextIfThere(Message& message, const char* name, const std::string& value) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr) message.GetReflection()->SetString(&message, field, value);
}

}  // namespace

const char* ScopeName(Scope scope) {
  constexpr const char* kNames[] = {"hers", "another team's", "another space's",
                                    "another alliance's"};
  return kNames[static_cast<size_t>(scope)];
}

std::string AboutType(const google::protobuf::Descriptor& request, const std::string& path) {
  const FieldDescriptor* field = FieldAt(request, path);
  const auto& reference = field->options().GetExtension(google::api::resource_reference);
  std::string type = reference.type().empty() ? reference.child_type() : reference.type();
  if (type.empty() && path != "name" && absl::EndsWith(path, ".name")) {
    type = field->containing_type()->options().GetExtension(google::api::resource).type();
  }
  if (type.empty()) return "AppKey";
  absl::string_view word = type;
  absl::ConsumePrefix(&word, "gongfang/");
  // A parent is told by its child.
  if (!reference.child_type().empty()) {
    if (word == "Resource" || word == "Closure" || word == "Fault") return "Space";
    if (word == "ResourceRevision") return "Resource";
    if (word == "Qualification" || word == "AppLink") return "Member";
    return "Alliance";
  }
  return std::string(word);
}

AccessWorld::AccessWorld() : channel_(OwnChannel(server_.port())) {
  pb::CreateAllianceRequest other;
  other.set_alliance_id("other");
  other.mutable_alliance()->set_display_name("另一个联盟");
  server_.client().CreateAlliance(other).value();
  MakePlace(places_[0], kTestAlliance, "main", "blue", "li");
  MakePlace(places_[1], kTestAlliance, "main", "red", "zhao");
  MakePlace(places_[2], kTestAlliance, "side", "green", "sun");
  MakePlace(places_[3], "alliances/other", "far", "white", "qian");
  using Grant = pb::RoleGrant;
  MakeCaller("admin", Grant::ROLE_ALLIANCE_ADMIN, "");
  MakeCaller("auditor", Grant::ROLE_AUDITOR, "");
  MakeCaller("manager", Grant::ROLE_SPACE_MANAGER, kTestSpace);
  MakeCaller("trainer", Grant::ROLE_TRAINER, kTestSpace);
  MakeCaller("desk", Grant::ROLE_FRONT_DESK, kTestSpace);
  MakeCaller("lead", 0, "");
  pb::UpdateTeamRequest lead;
  lead.mutable_team()->set_name(TestTeam("blue"));
  lead.mutable_team()->set_lead(TestMember("lead"));
  server_.client().UpdateTeam(lead).value();
  MakeCaller("li", 0, "");
  for (size_t i = 0; i < places_.size(); ++i) MakeApp(places_[i], i == 0 ? "app" : "foreign");
}

void AccessWorld::MakePlace(Place& place, const std::string& alliance, const std::string& space,
                            const std::string& team, const std::string& member) {
  const client::Client& client = server_.client();
  place = {.alliance = alliance,
           .space = absl::StrCat(alliance, "/spaces/", space),
           .team = absl::StrCat(alliance, "/teams/", team),
           .member = absl::StrCat(alliance, "/members/", member)};
  pb::CreateSpaceRequest make_space;
  make_space.set_parent(alliance);
  make_space.set_space_id(space);
  make_space.mutable_space()->set_display_name(space);
  make_space.mutable_space()->set_time_zone("Asia/Shanghai");
  (void)client.CreateSpace(make_space);  // two places are at one
  pb::CreateTeamRequest make_team;
  make_team.set_parent(alliance);
  make_team.set_team_id(team);
  make_team.mutable_team()->set_display_name(team);
  (void)client.CreateTeam(make_team);
  pb::CreateMemberRequest make_member;
  make_member.set_parent(alliance);
  make_member.set_member_id(member);
  make_member.mutable_member()->set_display_name(member);
  make_member.mutable_member()->add_teams(place.team);
  (void)client.CreateMember(make_member);
  pb::UpdateMemberRequest home;
  home.mutable_member()->set_name(place.member);
  home.mutable_member()->set_home_space(place.space);
  client.UpdateMember(home).value();
  inventory::v1::CreateResourceRequest resource;
  resource.set_parent(place.space);
  resource.set_resource_id(absl::StrCat("laser-", member));
  resource.mutable_resource()->set_display_name("laser");
  resource.mutable_resource()->set_category("laser-cutter");
  place.resource = client.CreateResource(resource).value().name();
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(place.resource);
  client.PublishResource(publish).value();
  MakeBookings(place);
}

void AccessWorld::MakeBookings(Place& place) {
  const client::Client& client = server_.client();
  booking::v1::CreateBookingRequest booking;
  booking.set_parent(place.alliance);
  booking.mutable_booking()->set_member(place.member);
  booking.mutable_booking()->set_team(place.team);
  booking::v1::BookingItem& item = *booking.mutable_booking()->add_items();
  item.set_resource(place.resource);
  *item.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(48)));
  *item.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(49)));
  place.booking = client.CreateBooking(booking).value().name();
  booking::v1::CreateWaitlistEntryRequest wait;
  wait.set_parent(place.alliance);
  booking::v1::WaitlistEntry& entry = *wait.mutable_waitlist_entry();
  entry.set_member(place.member);
  entry.set_team(place.team);
  entry.set_resource(place.resource);
  *entry.mutable_window_start_time() = item.start_time();
  *entry.mutable_window_end_time() = item.end_time();
  entry.mutable_length()->set_seconds(3600);
  place.entry = client.CreateWaitlistEntry(wait).value().name();
  booking::v1::CreateSeriesRequest series;
  series.set_parent(place.alliance);
  series.mutable_series()->set_member(place.member);
  series.mutable_series()->set_team(place.team);
  series.mutable_series()->set_recurrence_rule("FREQ=DAILY;COUNT=2");
  *series.mutable_series()->add_items() = item;
  auto& first = *series.mutable_series()->mutable_items(0);
  *first.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(60)));
  *first.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(61)));
  place.series = client.CreateSeries(series).value().name();
  pb::CreateEquipmentClassRequest lasers;
  lasers.set_parent(place.alliance);
  lasers.set_equipment_class_id("lasers");
  lasers.mutable_equipment_class()->set_display_name("激光");
  (void)client.CreateEquipmentClass(lasers);
  pb::IssueQualificationRequest issue;
  issue.set_parent(place.member);
  issue.set_qualification_id("q");
  issue.mutable_qualification()->set_equipment_class(
      absl::StrCat(place.alliance, "/equipmentClasses/lasers"));
  issue.mutable_qualification()->set_issuer(place.space);
  issue.mutable_qualification()->set_evidence("a test");
  place.qualification = client.IssueQualification(issue).value().name();
  MakeRule(place);
}

void AccessWorld::MakeRule(Place& place) {
  pb::CreateRecognitionRuleRequest rule;
  rule.set_parent(place.alliance);
  const std::string member = place.member.substr(place.member.rfind('/') + 1);
  rule.set_recognition_rule_id(absl::StrCat("rule-", member));
  rule.mutable_recognition_rule()->set_recognizer(place.space);
  (void)server_.client().CreateRecognitionRule(rule);
  place.rule = absl::StrCat(place.alliance, "/recognitionRules/rule-", member);
}

void AccessWorld::MakeApp(Place& place, const std::string& id) {
  const client::Client& client = server_.client();
  place.app = absl::StrCat(place.alliance, "/partnerApps/", id);
  pb::CreatePartnerAppRequest app;
  app.set_parent(place.alliance);
  app.set_partner_app_id(id);
  app.mutable_partner_app()->set_display_name(id);
  for (int scope = 1; scope <= 4; ++scope) {
    app.mutable_partner_app()->add_scopes(static_cast<pb::AppScope>(scope));
  }
  app.mutable_partner_app()->add_spaces(place.space);
  if (!client.CreatePartnerApp(app).ok() || id != "app") return;  // two places share one
  pb::ApprovePartnerAppRequest approve;
  approve.set_name(place.app);
  approve.set_reason("it is ours");
  client.ApprovePartnerApp(approve).value();
  pb::CreateAppKeyRequest key;
  key.set_parent(place.app);
  key.set_display_name("a test");
  credentials_["app"] = client.CreateAppKey(key).value().key_text();
  Link(place);
}

void AccessWorld::Link(const Place& place) {
  pb::LinkAppRequest link;
  link.set_parent(place.member);
  link.set_partner_app(place.app);
  for (int scope = 1; scope <= 4; ++scope) link.add_scopes(static_cast<pb::AppScope>(scope));
  OwnClient(server_.port(), credentials_.at("li"), kTestCallDeadline)->LinkApp(link).value();
}

void AccessWorld::MakeCaller(const std::string& id, int role, const std::string& space) {
  const client::Client& client = server_.client();
  pb::CreateMemberRequest member;
  member.set_parent(kTestAlliance);
  member.set_member_id(id);
  member.mutable_member()->set_display_name(id);
  if (id == "lead") member.mutable_member()->add_teams(TestTeam("blue"));
  (void)client.CreateMember(member);  // li is there
  if (role != 0) {
    pb::GrantRoleRequest grant;
    grant.set_name(TestMember(id));
    grant.mutable_grant()->set_role(static_cast<pb::RoleGrant::Role>(role));
    grant.mutable_grant()->set_space(space);
    grant.set_reason("a test");
    client.GrantRole(grant).value();
  }
  pb::SetPasswordRequest password;
  password.set_name(TestMember(id));
  password.set_password(kPassword);
  client.SetPassword(password).value();
  SignIn(id);
}

void AccessWorld::SignIn(const std::string& id) {
  // A session that begins in the instant in which others ended has not begun after it.
  server_.clock().Advance(absl::Seconds(1));
  pb::SignInRequest sign_in;
  sign_in.set_name(TestMember(id));
  sign_in.set_password(kPassword);
  credentials_[id] = server_.client().SignIn(sign_in).value().session_token();
}

std::optional<std::string> AccessWorld::CredentialsOf(const std::string& caller) const {
  const auto found = credentials_.find(caller);
  if (found == credentials_.end()) return std::nullopt;
  return absl::StrCat("Bearer ", found->second);
}

// The name of what is there, or of what is not where a call that is let through would end it.
std::string AccessWorld::NameOf(const std::string& type, bool parent, const Place& place) const {
  if (type == "Alliance") return place.alliance;
  if (type == "Space") return place.space;
  if (type == "Team") return place.team;
  if (type == "Member") return place.member;
  if (type == "Resource") return absl::StrCat(place.space, "/resources/none");
  if (type == "Closure") return absl::StrCat(place.space, "/closures/none");
  if (type == "Fault") return absl::StrCat(place.space, "/faults/none");
  if (type == "ResourceRevision") {
    return absl::StrCat(place.space, "/resources/none/revisions/0000000000000000");
  }
  if (type == "ResourceUse") return absl::StrCat(place.space, "/resources/none/use");
  if (type == "PublishingRules") return absl::StrCat(place.alliance, "/publishingRules");
  if (type == "Booking") return place.booking;
  if (type == "Series") return place.series;
  if (type == "WaitlistEntry") return place.entry;
  if (type == "Qualification") return place.qualification;
  if (type == "RecognitionRule") return place.rule;
  if (type == "EquipmentClass") return absl::StrCat(place.alliance, "/equipmentClasses/lasers");
  if (type == "Category") return absl::StrCat(place.alliance, "/categories/none");
  if (type == "PartnerApp") return place.app;
  if (type == "AppKey") return absl::StrCat(place.app, "/keys/none");
  if (type == "AppLink") {
    return absl::StrCat(place.member, "/appLinks/",
                        absl::EndsWith(place.app, "/app") ? "app" : "foreign");
  }
  return absl::StrCat(place.alliance, parent ? "" : "/quotas/none");
}

void AccessWorld::Fill(const Permission& row, const Place& place, Message& request) const {
  for (const std::string& path : row.about) {
    const std::string type = AboutType(*request.GetDescriptor(), path);
    SetAt(request, path, NameOf(type, absl::EndsWith(path, "parent"), place));
  }
  if (!row.from_record) return;
  // So that it comes as far as the record, and no further.
  SetTextIfThere(request, "reason", "a test");
  SetTextIfThere(request, "etag", "\"0\"");
  if (auto* renew = dynamic_cast<booking::v1::RenewHoldRequest*>(&request)) {
    renew->mutable_hold_ttl()->set_seconds(60);
  }
  if (auto* move = dynamic_cast<booking::v1::RescheduleBookingRequest*>(&request)) {
    move->mutable_items(0)->set_resource(place.resource);
    *move->mutable_items(0)->mutable_start_time() = ToProtoTime(server_.At(absl::Hours(70)));
    *move->mutable_items(0)->mutable_end_time() = ToProtoTime(server_.At(absl::Hours(71)));
  }
  if (auto* move = dynamic_cast<booking::v1::RescheduleSeriesRequest*>(&request)) {
    move->set_start_of_day("13:00");
  }
}

absl::Status AccessWorld::Call(const google::protobuf::MethodDescriptor& method,
                               const Permission& row, const std::string& caller, Scope scope) {
  if (row.method == "DeleteRecognitionRule") MakeRule(places_[static_cast<size_t>(scope)]);
  const Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type());
  const std::unique_ptr<Message> request(prototype->New());
  Fill(row, At(scope), *request);
  const absl::Status status =
      Send(channel_, {.method = absl::StrCat("/", row.service, "/", row.method),
                      .bytes = request->SerializeAsString(),
                      .authorization = CredentialsOf(caller)});
  // What ended with it begins again.
  if (row.method == "SignOut" && scope == Scope::kHers) SignIn("li");
  if (row.method == "UnlinkApp" && scope == Scope::kHers) Link(places_[0]);
  return status;
}

}  // namespace gongfang
