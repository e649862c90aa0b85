// What is written into a table of a spreadsheet comes out as it was.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "common/sheet/capability_text.h"
#include "common/sheet/csv.h"
#include "common/sheet/text.h"

namespace gongfang {
namespace {

// Texts made of what matters to a table, a spreadsheet or a list in a cell.
rc::Gen<std::string> Texts() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "=", "+", "-", "@", "\t", "\r", "\n", "'", "\"", ",", ";", "；", "\\",
                          " ", "a", "激", "1", "e3", ".")),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

RC_GTEST_PROP(SheetPropertyTest, CellsComeBack, ()) {
  const auto table = *rc::gen::container<std::vector<std::vector<std::string>>>(
      rc::gen::container<std::vector<std::string>>(3, Texts()));
  std::string text;
  for (const auto& row : table) {
    std::vector<std::string> guarded;
    for (const std::string& cell : row) guarded.push_back(GuardCell(cell));
    for (const std::string& cell : guarded) {
      RC_ASSERT(cell.empty() || std::string("=+-@\t\r").find(cell[0]) == std::string::npos);
    }
    WriteCsvRow(guarded, text);
  }
  std::vector<CsvRow> rows;
  RC_ASSERT(!ReadCsv(text, {.rows = table.size(), .cells = 3}, rows).has_value());
  RC_ASSERT(rows.size() == table.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(rows[i].number == static_cast<int>(i) + 1);
    for (size_t k = 0; k < 3; ++k) RC_ASSERT(UnguardCell(rows[i].cells[k]) == table[i][k]);
  }
}

RC_GTEST_PROP(SheetPropertyTest, ListsComeBack, ()) {
  auto texts = *rc::gen::container<std::vector<std::string>>(Texts());
  for (std::string& text : texts) text = "x" + text + "x";  // no blanks at the ends
  RC_ASSERT(SplitTexts(JoinTexts(texts)) == texts);
}

RC_GTEST_PROP(SheetPropertyTest, CapabilitiesComeBack, (double number)) {
  const CapabilityText counted{.key = "k", .number = number, .text = "", .unit = "mm"};
  RC_ASSERT(ParseCapability(FormatCapability(counted)) == counted);
  const CapabilityText text{.key = "k", .number = {}, .text = *Texts(), .unit = ""};
  const auto read = ParseCapability(FormatCapability(text));
  RC_ASSERT(read.has_value() && *read == text);
}

}  // namespace
}  // namespace gongfang
