#include "clients/cli/context.h"

#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "common/base/status_macros.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace gongfang::cli {
namespace {

constexpr char kDefaultServer[] = "127.0.0.1:9090";

using Field = std::pair<const char*, std::string ContextFile::*>;
constexpr std::array<Field, 6> kFields = {{{"server", &ContextFile::server},
                                           {"ca_file", &ContextFile::ca_file},
                                           {"key_file", &ContextFile::key_file},
                                           {"session_file", &ContextFile::session_file},
                                           {"alliance", &ContextFile::alliance},
                                           {"member", &ContextFile::member}}};

// The first that says something.
std::string FirstOf(const std::optional<std::string>& flag,
                    const std::optional<std::string>& variable, const std::string& file,
                    const std::string& otherwise) {
  if (flag) return *flag;
  if (variable) return *variable;
  return file.empty() ? otherwise : file;
}

absl::StatusOr<std::string> FindKey(const ContextFile& context, const Environment& environment) {
  if (const auto key = environment.variable("GONGFANG_KEY")) return *key;
  std::string path = context.session_file.empty() ? context.key_file : context.session_file;
  if (path.empty()) {
    path = absl::StrCat(environment.variable("GONGFANG_DATA").value_or("./data"), "/admin.key");
  }
  absl::StatusOr<std::string> content = environment.read_file(path);
  if (content.ok()) return std::string(absl::StripAsciiWhitespace(*content));
  return WithHint(
      absl::UnauthenticatedError(absl::StrCat("there is no key: GONGFANG_KEY is not set, and ",
                                              path, " cannot be read (", content.status().message(),
                                              ")")),
      "set GONGFANG_KEY, or GONGFANG_DATA to the server's data folder (it keeps admin.key)");
}

}  // namespace

absl::StatusOr<std::string> ContextPath(const Environment& environment) {
  if (const auto config = environment.variable("XDG_CONFIG_HOME")) {
    return absl::StrCat(*config, "/gongfang/context.json");
  }
  if (const auto home = environment.variable("HOME")) {
    return absl::StrCat(*home, "/.config/gongfang/context.json");
  }
  return absl::NotFoundError("neither XDG_CONFIG_HOME nor HOME is set");
}

absl::StatusOr<ContextFile> ReadContext(const Environment& environment) {
  ContextFile context;
  const absl::StatusOr<std::string> path = ContextPath(environment);
  if (!path.ok()) return context;
  absl::StatusOr<std::string> content = environment.read_file(*path);
  if (absl::IsNotFound(content.status())) return context;
  RETURN_IF_ERROR(content.status());
  google::protobuf::Struct json;
  if (!google::protobuf::util::JsonStringToMessage(*content, &json).ok()) {
    return UsageError(absl::StrCat(*path, " is not a JSON object: correct or delete it"));
  }
  for (const auto& [key, value] : json.fields()) {
    bool known = false;
    for (const auto& [name, member] : kFields) {
      if (key != name || value.kind_case() != google::protobuf::Value::kStringValue) continue;
      context.*member = value.string_value();
      known = true;
    }
    if (!known) {
      return UsageError(
          absl::StrCat(*path, " has \"", key,
                       "\": it may only have server, ca_file, key_file, session_file, alliance "
                       "and member, each with a text"));
    }
  }
  return context;
}

absl::Status WriteContext(const Environment& environment, const ContextFile& context) {
  ASSIGN_OR_RETURN(const std::string path, ContextPath(environment));
  google::protobuf::Struct json;
  for (const auto& [name, member] : kFields) {
    if (!(context.*member).empty()) {
      (*json.mutable_fields())[name].set_string_value(context.*member);
    }
  }
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(json, &text, options).ok()) {
    return UsageError("a value is not valid UTF-8");
  }
  return environment.write_file(path, text);
}

absl::StatusOr<Settings> ResolveSettings(const GlobalFlags& flags, const Environment& environment) {
  ASSIGN_OR_RETURN(const ContextFile context, ReadContext(environment));
  Settings settings;
  settings.server = FirstOf(flags.server, environment.variable("GONGFANG_SERVER"), context.server,
                            kDefaultServer);
  settings.ca_file =
      FirstOf(flags.ca_file, environment.variable("GONGFANG_CA"), context.ca_file, "");
  settings.alliance =
      FirstOf(flags.alliance, environment.variable("GONGFANG_ALLIANCE"), context.alliance, "");
  settings.member =
      FirstOf(flags.member, environment.variable("GONGFANG_MEMBER"), context.member, "");
  absl::StatusOr<std::string> key = FindKey(context, environment);
  settings.key_status = key.status();
  if (key.ok()) settings.key = *std::move(key);
  return settings;
}

}  // namespace gongfang::cli
