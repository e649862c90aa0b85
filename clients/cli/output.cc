#include "clients/cli/output.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/text.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/json_util.h"

namespace gongfang::cli {

Output::Output(const Environment& environment, Format format, bool allow_colour, bool quiet)
    : environment_(environment),
      format_(format),
      colour_out_(allow_colour && environment.out_is_terminal),
      colour_err_(allow_colour && environment.err_is_terminal),
      quiet_(quiet) {}

void Output::Print(const Table& table) const {
  const TableText text = table.Render(colour_out_, width());
  environment_.out << text.text;
  if (text.left_out.empty()) return;
  Say(absl::StrCat("Not shown in ", width(), " columns: ", absl::StrJoin(text.left_out, ", "),
                   "."));
}

void Output::Print(absl::string_view line) const { environment_.out << line << "\n"; }

absl::Status Output::PrintJson(const google::protobuf::Message& message) const {
  return WriteJson(message, /*whitespace=*/true);
}

absl::Status Output::PrintJsonLine(const google::protobuf::Message& message) const {
  RETURN_IF_ERROR(WriteJson(message, /*whitespace=*/false));
  environment_.out << "\n";
  return absl::OkStatus();
}

bool Output::Flush() const { return static_cast<bool>(environment_.out.flush()); }

absl::Status Output::WriteJson(const google::protobuf::Message& message, bool whitespace) const {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = whitespace;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return absl::InternalError(status.ToString());
  environment_.out << json;
  return absl::OkStatus();
}

void Output::ComplainJson(absl::string_view json) const { environment_.err << json << "\n"; }

void Output::Say(absl::string_view line) const {
  if (!quiet_) environment_.err << Printable(line) << "\n";
}

void Output::Complain(absl::string_view label, Style style, absl::string_view line) const {
  environment_.err << Paint(label, style, colour_err_) << Printable(line) << "\n";
}

}  // namespace gongfang::cli
