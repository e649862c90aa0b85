// JSON lines, a Resource each, as protobuf writes it: everything that a resource has. What the
// service sets itself is not read, but for the id, which is the last part of `name`. Names of what
// is of the same space, or of the alliance, are taken for those of the space that imports.
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/inventory_limits.h"
#include "common/base/names.h"
#include "common/base/text.h"
#include "common/rpc/field_mask.h"
#include "common/sheet/text.h"
#include "google/protobuf/util/json_util.h"
#include "inventory/exchange_format.h"
#include "inventory/resource_rules.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kName = "name";
constexpr int kWholeFile = 0;

// "laser-1", of a full name too; "" where it is none.
std::string IdOf(const std::string& name) {
  if (IsId(name)) return name;
  const auto parsed = ResourceName::Parse(name);
  return parsed ? parsed->id : "";
}

// What the parser says, without the piece of the line below it, which it cuts by bytes: within a
// character, too, so that no message could carry it.
std::string Why(absl::string_view message) {
  const absl::string_view line = message.substr(0, message.find('\n'));
  return IsUtf8(line) ? Head(line) : "it is not written as JSON is";
}

// Makes the names in it those of `space`.
void MoveTo(const SpaceName& space, v1::Resource& resource) {
  if (resource.has_requirement()) {
    std::string& name = *resource.mutable_requirement()->mutable_equipment_class();
    if (const auto parsed = EquipmentClassName::Parse(name)) {
      name = EquipmentClassName{space.alliance, parsed->id}.ToString();
    }
  }
  for (v1::Companion& companion : *resource.mutable_companions()) {
    if (const auto parsed = ResourceName::Parse(companion.resource())) {
      companion.set_resource(ResourceName{space.alliance, space.id, parsed->id}.ToString());
    }
  }
  if (resource.schedule_template().empty()) return;
  // The hours are those of the template, whatever the file says.
  resource.clear_schedule();
  if (const auto parsed = ScheduleTemplateName::Parse(resource.schedule_template())) {
    resource.set_schedule_template(
        ScheduleTemplateName{space.alliance, space.id, parsed->id}.ToString());
  }
}

class JsonFile final : public ImportFile {
 public:
  JsonFile(const SpaceName& space, absl::string_view text, ImportProblems& problems)
      : space_(space) {
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      line = absl::StripAsciiWhitespace(line);
      if (line.empty()) continue;
      if (++count_ > static_cast<int>(limits::kMaxImportRows)) {
        problems.Add(kWholeFile, "",
                     absl::StrCat("there are more than ", limits::kMaxImportRows,
                                  " resources; import it in parts"));
        break;
      }
      ReadLine(line, problems);
    }
    if (count_ == 0) problems.Add(kWholeFile, "", "it is empty");
    CheckIds(rows_, kName, problems);
  }

  absl::btree_set<std::string> EquipmentClasses() const override {
    absl::btree_set<std::string> classes;
    for (const v1::Resource& resource : resources_) {
      if (resource.has_requirement()) classes.insert(resource.requirement().equipment_class());
    }
    return classes;
  }

  void Apply(const Row& row, const absl::btree_set<std::string>& missing, v1::Resource& resource,
             ImportProblems& problems) const override {
    google::protobuf::FieldMask mask;
    for (const absl::string_view field : ResourceFields()) mask.add_paths(std::string(field));
    SetFields(resource, mask, ResourceFields()).Copy(resources_[row.place], resource);
    const auto by_path = [](absl::string_view field) { return std::string(field); };
    CheckImported(row.number, space_.alliance, missing, by_path, resource, problems);
  }

 private:
  void ReadLine(absl::string_view line, ImportProblems& problems) {
    v1::Resource resource;
    const auto status =
        google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &resource);
    if (!status.ok()) {
      const absl::string_view message(status.message().data(), status.message().size());
      problems.Add(count_, "", absl::StrCat("is no resource in JSON on one line: ", Why(message)));
      return;
    }
    Row row{.number = count_, .id = IdOf(resource.name()), .place = resources_.size()};
    if (row.id.empty()) {
      problems.Add(count_, kName,
                   "must be the name of a resource, or its id: 1 to 63 of a-z, 0-9 and \"-\", not "
                   "beginning or ending with \"-\"");
    }
    MoveTo(space_, resource);
    rows_.push_back(std::move(row));
    resources_.push_back(std::move(resource));
  }

  const SpaceName space_;
  int count_ = 0;
  std::vector<v1::Resource> resources_;
};

class Json final : public ExchangeFormat {
 public:
  std::unique_ptr<const ImportFile> Read(const v1::ImportResourcesRequest& request,
                                         ImportProblems& problems) const override {
    const DecodedText decoded = DecodeText(request.content(), TextEncoding::kUtf8);
    const SpaceName space = *SpaceName::Parse(request.parent());
    if (decoded.mistake.empty()) return std::make_unique<JsonFile>(space, decoded.text, problems);
    problems.Add(kWholeFile, "", decoded.mistake);
    ImportProblems none;
    return std::make_unique<JsonFile>(space, "", none);
  }

  void Write(const Resources& resources, const ExportPage&, std::string& content,
             absl::btree_set<std::string>&) const override {
    for (const v1::Resource& resource : resources) {
      std::string line;
      // Every resource is JSON: its texts are UTF-8, its numbers are finite.
      (void)google::protobuf::util::MessageToJsonString(resource, &line);
      absl::StrAppend(&content, line, "\n");
    }
  }
};

}  // namespace

const ExchangeFormat& JsonFormat() {
  static const Json format;
  return format;
}

}  // namespace gongfang::inventory
