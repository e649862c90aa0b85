// The table of resource_table.h.
#include "common/sheet/csv.h"
#include "common/sheet/text.h"
#include "inventory/exchange_format.h"
#include "inventory/resource_table.h"

namespace gongfang::inventory {
namespace {

class CsvFile final : public ImportFile {
 public:
  explicit CsvFile(ImportTable table) : table_(std::move(table)) {
    for (size_t i = 0; i < table_.rows().size(); ++i) {
      rows_.push_back({.number = table_.rows()[i].number, .id = table_.rows()[i].id, .place = i});
    }
  }

  absl::btree_set<std::string> EquipmentClasses() const override {
    return table_.EquipmentClasses();
  }
  void Apply(const Row& row, const absl::btree_set<std::string>& missing, v1::Resource& resource,
             ImportProblems& problems) const override {
    table_.Apply(table_.rows()[row.place], missing, resource, problems);
  }

 private:
  const ImportTable table_;
};

class Csv final : public ExchangeFormat {
 public:
  std::unique_ptr<const ImportFile> Read(const v1::ImportResourcesRequest& request,
                                         ImportProblems& problems) const override {
    return std::make_unique<CsvFile>(ImportTable::Read(request, problems));
  }

  void Write(const Resources& resources, const ExportPage& page, std::string& content,
             absl::btree_set<std::string>& left_out) const override {
    std::vector<std::string> cells;
    if (page.is_first) {
      for (const ResourceColumn& column : ResourceColumns()) cells.emplace_back(column.name);
      WriteCsvRow(cells, content);
    }
    for (const v1::Resource& resource : resources) {
      cells.clear();
      for (const ResourceColumn& column : ResourceColumns()) {
        cells.push_back(GuardCell(WriteCell(column, resource)));
      }
      WriteCsvRow(cells, content);
      for (std::string& field : LeftOut(resource)) left_out.insert(std::move(field));
    }
  }
};

}  // namespace

const ExchangeFormat& CsvFormat() {
  static const Csv format;
  return format;
}

}  // namespace gongfang::inventory
