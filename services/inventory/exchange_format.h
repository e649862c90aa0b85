// The formats in which resources are exchanged, each in a file of its own behind one interface:
// csv_format.cc, json_format.cc, okw_format.cc (Open Know-Where), gbt_format.cc (GB/T 30523). Pure.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "google/protobuf/repeated_field.h"
#include "inventory/import_table.h"

namespace gongfang::inventory {

// A file that was sent, read. Immutable.
class ImportFile {
 public:
  struct Row {
    int number = 0;    // as problems name it
    std::string id;    // "" where it is none
    size_t place = 0;  // among what the file holds
  };

  virtual ~ImportFile() = default;
  const std::vector<Row>& rows() const { return rows_; }
  // The full names of the classes of equipment that its rows name, formed right or not.
  virtual absl::btree_set<std::string> EquipmentClasses() const = 0;
  // Makes `resource`, the one that is there or a new one that has a name and no more, what the row
  // says, and tells `problems` what is wrong with that. `missing`: classes that do not exist.
  virtual void Apply(const Row& row, const absl::btree_set<std::string>& missing,
                     v1::Resource& resource, ImportProblems& problems) const = 0;

 protected:
  std::vector<Row> rows_;
};

// What an export knows beside the resources of its page.
struct ExportPage {
  bool is_first = true;
  absl::TimeZone zone = absl::UTCTimeZone();  // of the space
};

// Thread safe; lives as long as the program.
class ExchangeFormat {
 public:
  using Resources = google::protobuf::RepeatedPtrField<v1::Resource>;

  virtual ~ExchangeFormat() = default;
  // What is wrong with the file by itself is told to `problems`. Not of a format that is only
  // exported.
  virtual std::unique_ptr<const ImportFile> Read(const v1::ImportResourcesRequest& request,
                                                 ImportProblems& problems) const = 0;
  // Appends to `content`, and adds to `left_out` the fields that it cannot hold and that are set.
  virtual void Write(const Resources& resources, const ExportPage& page, std::string& content,
                     absl::btree_set<std::string>& left_out) const = 0;
};

// A table where the format is not given. `format` is known.
const ExchangeFormat& FormatOf(v1::ExchangeFormat format);
const ExchangeFormat& CsvFormat();
const ExchangeFormat& JsonFormat();
const ExchangeFormat& OkwFormat();
const ExchangeFormat& GbtFormat();

// What the formats share.

// Tells of ids that are there twice.
void CheckIds(const std::vector<ImportFile::Row>& rows, absl::string_view column,
              ImportProblems& problems);
// Completes a resource that was read and tells what is wrong with it. `column_of`: what the format
// calls a field, by its path.
void CheckImported(int row, const std::string& alliance,
                   const absl::btree_set<std::string>& missing,
                   absl::FunctionRef<std::string(absl::string_view)> column_of,
                   v1::Resource& resource, ImportProblems& problems);
// The fields of a resource that an import may set and that it has, but for `held`.
std::vector<std::string> SetBut(const v1::Resource& resource,
                                absl::Span<const absl::string_view> held);

}  // namespace gongfang::inventory
