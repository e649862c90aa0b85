#include "gongfangd/store.h"

#include <gtest/gtest.h>

namespace gongfang {
namespace {

TEST(StoreTest, NoPasswordIsShown) {
  EXPECT_EQ(WithoutPassword("postgres://me:secret@host:5432/db?x=y"),
            "postgres://me@host:5432/db?x=y");
  EXPECT_EQ(WithoutPassword("postgres://me:se@cret@host/db"), "postgres://me@host/db");
  EXPECT_EQ(WithoutPassword("postgres://me:se/cret@host/db"), "postgres://me@host/db");
  EXPECT_EQ(WithoutPassword("postgres://me@host/db"), "postgres://me@host/db");
  EXPECT_EQ(WithoutPassword("postgres://host:5432/db"), "postgres://host:5432/db");
  EXPECT_EQ(WithoutPassword("postgres:///db?host=/run/pg&password=secret"),
            "postgres:///db?host=/run/pg&password=...");
}

TEST(StoreTest, EachServiceHasItsSchema) { EXPECT_EQ(SchemaOf("booking"), "gongfang_booking"); }

}  // namespace
}  // namespace gongfang
