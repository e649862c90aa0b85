// Two alliances with spaces, teams and members, somebody in each role, and requests about what is
// theirs: for tests of who may do what.
#pragma once

#include <grpcpp/channel.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "common/access/permission.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tests/support/test_server.h"

namespace gongfang {

// Of whom something is, seen from the member li of the team blue at the space main.
enum class Scope { kHers, kOtherTeam, kOtherSpace, kOtherAlliance };
inline constexpr Scope kScopes[] = {Scope::kHers, Scope::kOtherTeam, Scope::kOtherSpace,
                                    Scope::kOtherAlliance};
const char* ScopeName(Scope scope);

// The type of what a field of a request names, without "gongfang/": that of the record below it for
// a parent. "AppKey" for keys of apps.
std::string AboutType(const google::protobuf::Descriptor& request, const std::string& path);

// Callers: "admin", "auditor", "manager", "trainer", "desk" (members of the alliance "test" with
// that role, the last three at the space main), "lead" (of the team blue), "li", "app" (linked by
// li with every scope, let into main), and "anonymous".
class AccessWorld {
 public:
  AccessWorld();

  // Calls a method with a request about what is of `scope`. What is let through changes nothing
  // that another call rests on.
  absl::Status Call(const google::protobuf::MethodDescriptor& method, const Permission& row,
                    const std::string& caller, Scope scope);

  TestServer& server() { return server_; }
  // The metadata value that shows who the caller is; none for "anonymous".
  std::optional<std::string> CredentialsOf(const std::string& caller) const;

 private:
  // A space, a team and a member of each scope, with what is theirs.
  struct Place {
    std::string alliance;
    std::string space;
    std::string team;
    std::string member;
    std::string resource;
    std::string booking;
    std::string series;
    std::string entry;
    std::string qualification;
    std::string rule;
    std::string app;
  };

  void MakePlace(Place& place, const std::string& alliance, const std::string& space,
                 const std::string& team, const std::string& member);
  void MakeBookings(Place& place);
  void MakeApp(Place& place, const std::string& id);
  // Links the app by li, for every scope.
  void Link(const Place& place);
  void MakeRule(Place& place);
  void MakeCaller(const std::string& id, int role, const std::string& space);
  void SignIn(const std::string& id);
  const Place& At(Scope scope) const { return places_[static_cast<size_t>(scope)]; }
  std::string NameOf(const std::string& type, bool parent, const Place& place) const;
  void Fill(const Permission& row, const Place& place, google::protobuf::Message& request) const;

  TestServer server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::array<Place, 4> places_;
  std::map<std::string, std::string> credentials_;
};

}  // namespace gongfang
