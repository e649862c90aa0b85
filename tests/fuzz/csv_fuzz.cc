// What is read as a table is read again from what is written of it, and the parts of cells are read
// without harm.
#include "common/base/text.h"
#include "common/sheet/capability_text.h"
#include "common/sheet/csv.h"
#include "common/sheet/text.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  constexpr CsvLimits kLimits = {.rows = 100, .cells = 20};
  const absl::string_view bytes = AsText(data, size);
  for (const TextEncoding encoding : {TextEncoding::kUtf8, TextEncoding::kGb18030}) {
    const DecodedText decoded = DecodeText(bytes, encoding);
    Require(IsUtf8(decoded.text) && (decoded.mistake.empty() || decoded.text.empty()));
  }
  std::vector<CsvRow> rows;
  const auto mistake = ReadCsv(bytes, kLimits, rows);
  Require(rows.size() <= kLimits.rows);
  if (mistake) return 0;
  std::string text;
  std::vector<CsvRow> whole;  // a row that is one empty cell cannot be written
  for (const CsvRow& row : rows) {
    for (const std::string& cell : row.cells) {
      Require(UnguardCell(GuardCell(cell)) == cell);
      const auto texts = SplitTexts(cell);
      Require(SplitTexts(JoinTexts(texts)) == texts);
      if (const auto capability = ParseCapability(cell)) {
        Require(ParseCapability(FormatCapability(*capability)) == capability);
      }
    }
    if (row.cells.size() == 1 && row.cells[0].empty()) continue;
    WriteCsvRow(row.cells, text);
    whole.push_back(row);
  }
  std::vector<CsvRow> again;
  Require(!ReadCsv(text, kLimits, again).has_value() && again.size() == whole.size());
  for (size_t i = 0; i < again.size(); ++i) Require(again[i].cells == whole[i].cells);
  return 0;
}
