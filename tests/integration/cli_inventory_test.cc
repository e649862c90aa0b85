// The commands that keep categories and what is told about resources, against a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/cli_world.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliInventoryTest : public CliWorld {};

TEST_F(CliInventoryTest, CategoriesAreATree) {
  EXPECT_EQ(Run({"categories", "list"}), 0);
  EXPECT_THAT(Err(), HasSubstr("There is no category."));
  ASSERT_EQ(Run({"categories", "create", "making", "--name", "加工"}), 0) << Err();
  ASSERT_EQ(Run({"categories", "create", "laser", "--name", "激光", "--english-name", "Laser",
                 "--part-of", "making", "--alias", "激光机", "--alias", "laser cutter"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("Part of       making"), HasSubstr("激光机, laser cutter")));
  ASSERT_EQ(Run({"categories", "create", "aaa", "--name", "其他"}), 0) << Err();
  EXPECT_EQ(Run({"categories", "list"}), 0);
  EXPECT_LT(Out().find("\naaa"), Out().find("\nmaking"));
  EXPECT_LT(Out().find("\nmaking"), Out().find("\n  laser"));
  EXPECT_EQ(Run({"categories", "show", "激光"}), 0) << "by its name";
  EXPECT_EQ(Run({"categories", "update", "laser", "--part-of", "", "--no-aliases"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(Not(HasSubstr("Part of")), Not(HasSubstr("Also called"))));
  EXPECT_EQ(Run({"categories", "update", "laser"}), 2);
  EXPECT_EQ(Run({"categories", "update", "laser", "--part-of", "laser"}), 2);
  EXPECT_THAT(Err(), HasSubstr("category.parent_category: must not be itself"));
  ASSERT_EQ(Run({"resources", "create", "main/laser-1", "--name", "激光一", "--category", "laser"}),
            0);
  EXPECT_EQ(Run({"categories", "delete", "laser"}), 1);
  EXPECT_THAT(Err(), AllOf(HasSubstr("CATEGORY_IN_USE"),
                           HasSubstr("gongfang resources list --category laser")));
  EXPECT_EQ(Run({"categories", "delete", "aaa", "-o", "json"}), 0);
  EXPECT_EQ(Run({"categories", "show", "aaa"}), 3);
  EXPECT_THAT(Err(), HasSubstr("gongfang categories list"));
  EXPECT_EQ(Run({"__complete", "categories"}), 0);
  EXPECT_EQ(Out(), "laser\nmaking\n");
}

TEST_F(CliInventoryTest, FactsOfAResourceAreSetAndTakenAway) {
  ASSERT_EQ(Run({"resources",    "create",       "main/laser",   "--name",        "激光切割机",
                 "--category",   "laser",        "--make",       "示例",          "--model",
                 "L-6040",       "--alias",      "激光机",       "--capability",  "power=60W",
                 "--capability", "bed_x=300 mm", "--capability", "material=wood", "--place",
                 "二楼 2F",      "--hazard",     "禁切 PVC",     "--hazard",      "Laser light",
                 "--bring",      "护目镜"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("power=60 W, bed_x=300 mm, material=wood"),
                           HasSubstr("禁切 PVC; Laser light"), HasSubstr("二楼 2F"),
                           HasSubstr("L-6040"), HasSubstr("激光机"), HasSubstr("护目镜")));
  EXPECT_EQ(Run({"resources", "update", "main/laser", "--hazard", "", "--model", "", "--capability",
                 "power=80W"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("power=80 W"), Not(HasSubstr("Hazards")),
                           Not(HasSubstr("Model")), HasSubstr("二楼 2F")));
  EXPECT_EQ(Run({"resources", "update", "main/laser", "--capability", "power"}), 2);
  EXPECT_THAT(Err(), HasSubstr("--capability: \"power\" is not like"));
  EXPECT_EQ(Run({"resources", "update", "main/laser", "--capability", "Power=1"}), 2);
  EXPECT_THAT(Err(), HasSubstr("resource.capabilities[0].key"));
}

TEST_F(CliInventoryTest, ATableIsMendedImportedPublishedAndExported) {
  const std::string head = "id,display_name,category,capabilities,max_length\n";
  const std::string good = "laser-1,激光切割机,laser,power=60 W,4h\n";
  const std::string wrong = "mill,铣床,CNC Mill,,4h\nprinter,打印机,3d-printer,,long\n";
  EXPECT_EQ(Run({"resources", "import", File(head + good + wrong), "--space", "main"}), 2);
  EXPECT_THAT(Out(), AllOf(HasSubstr("3    category    must be 1 to 63"),
                           HasSubstr("4    max_length  must be a length of time"),
                           HasSubstr("not \"long\"")));
  EXPECT_THAT(Err(), HasSubstr("nothing was imported: 2 problems in 2 rows"));
  EXPECT_EQ(
      Run({"resources", "import", File(head + good + wrong), "--space", "main", "-o", "json"}), 2);
  inventory::v1::ImportResourcesResponse report;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Out(), &report).ok()) << Out();
  EXPECT_EQ(report.problem_count(), 2);
  EXPECT_EQ(Run({"resources", "list"}), 0);
  EXPECT_THAT(Err(), HasSubstr("There is no such resource yet.")) << "nothing is half imported";

  const std::string mended =
      head + good + "mill,铣床,cnc-mill,,4h\nprinter,打印机,3d-printer,,90m\n";
  EXPECT_EQ(Run({"resources", "import", File(mended), "--space", "main", "--dry-run"}), 0);
  EXPECT_THAT(Out(), HasSubstr("3    main/mill     new"));
  EXPECT_THAT(Err(), HasSubstr("it would be: 3 new, 0 changed, 0 as they were."));
  EXPECT_EQ(Run({"resources", "import", File(mended), "--space", "main"}), 0) << Err();
  EXPECT_THAT(Err(), AllOf(HasSubstr("Imported: 3 new"), HasSubstr("--publish")));
  EXPECT_EQ(Run({"resources", "import", File(mended), "--space", "main", "--publish"}), 0);
  EXPECT_THAT(Err(), HasSubstr("Imported: 0 new, 0 changed, 3 as they were; 3 published."));
  EXPECT_EQ(Run({"resources", "list", "--state", "published", "--space", "main"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("main/laser-1"), HasSubstr("main/mill")));

  EXPECT_EQ(Run({"resources", "export", "--space", "main", "--excel"}), 0);
  EXPECT_EQ(Out().substr(0, 6), "\xEF\xBB\xBFid,");
  EXPECT_THAT(Err(), HasSubstr("Exported 3 resources."));
  EXPECT_EQ(Run({"resources", "import", File(Out()), "--space", "main"}), 0);
  EXPECT_THAT(Err(), HasSubstr("0 new, 0 changed, 3 as they were."));
  EXPECT_EQ(Run({"resources", "export", "--space", "main", "-o", "json"}), 0);
  EXPECT_THAT(Out(), HasSubstr("\"number\": 60"));
}

TEST_F(CliInventoryTest, FilesThatCannotBeSentAreTold) {
  EXPECT_EQ(Run({"resources", "import", dir_.File("none.csv"), "--space", "main"}), 2);
  EXPECT_THAT(Err(), HasSubstr("none.csv\" cannot be read: No such file"));
  EXPECT_EQ(Run({"resources", "import", File(""), "--space", "main"}), 2);
  EXPECT_THAT(Err(), HasSubstr("is empty"));
  EXPECT_EQ(Run({"resources", "import", File(std::string(5 << 20, 'x')), "--space", "main"}), 2);
  EXPECT_THAT(Err(), HasSubstr("import it in parts"));
  const std::string gbk = "id,display_name,category\na,\xBC\xA4\xB9\xE2,c\n";
  EXPECT_EQ(Run({"resources", "import", File(gbk), "--space", "main"}), 2);
  EXPECT_THAT(Out(), HasSubstr("GBK"));
  EXPECT_EQ(Run({"resources", "import", File(gbk), "--space", "main", "--encoding", "gb18030"}), 0);
  EXPECT_EQ(Run({"resources", "show", "激光"}), 0) << Err();
}

}  // namespace
}  // namespace gongfang
