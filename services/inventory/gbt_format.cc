// Core metadata after GB/T 30523-2023 (科技资源核心元数据), as JSON lines. Written only.
//
// Taken from the standard, by its published table of contents: the first elements of the core
// metadata and their names, which are the keys here. Its text was not at hand: data types, short
// names and the elements after these are not, and nothing here claims that a record conforms.
// 生成日期, when the resource came into being, is not written, because nobody tells it.
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "inventory/exchange_format.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kHeld[] = {"display_name", "english_name", "aliases", "category",
                                       "description",  "make",         "model"};

// When the platform took it in, by the calendar of the space.
std::string DateOf(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  const Instant instant = google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
  return absl::FormatTime("%Y-%m-%d", FromInstant(instant), zone);
}

class Gbt final : public ExchangeFormat {
 public:
  std::unique_ptr<const ImportFile> Read(const v1::ImportResourcesRequest& request,
                                         ImportProblems& problems) const override {
    problems.Add(0, "", "cannot be imported: it does not hold what a resource needs");
    ImportProblems none;
    v1::ImportResourcesRequest empty;
    empty.set_parent(request.parent());
    return JsonFormat().Read(empty, none);
  }

  void Write(const Resources& resources, const ExportPage& page, std::string& content,
             absl::btree_set<std::string>& left_out) const override {
    for (const v1::Resource& resource : resources) {
      google::protobuf::Struct record;
      auto& fields = *record.mutable_fields();
      fields["标识符"].set_string_value(resource.name());
      fields["资源名称"].set_string_value(resource.display_name());
      if (!resource.description().empty()) {
        fields["描述"].set_string_value(resource.description());
      }
      auto& words = *fields["关键词"].mutable_list_value();
      words.add_values()->set_string_value(resource.category());
      for (const std::string* word :
           {&resource.english_name(), &resource.make(), &resource.model()}) {
        if (!word->empty()) words.add_values()->set_string_value(*word);
      }
      for (const std::string& alias : resource.aliases()) {
        words.add_values()->set_string_value(alias);
      }
      fields["注册日期"].set_string_value(DateOf(resource.create_time(), page.zone));
      std::string line;
      (void)google::protobuf::util::MessageToJsonString(record, &line);
      absl::StrAppend(&content, line, "\n");
      for (std::string& field : SetBut(resource, kHeld)) left_out.insert(std::move(field));
    }
  }
};

}  // namespace

const ExchangeFormat& GbtFormat() {
  static const Gbt format;
  return format;
}

}  // namespace gongfang::inventory
