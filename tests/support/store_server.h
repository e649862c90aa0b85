// A database of its own on the PostgreSQL server that the tests of this process share, and the
// secrets of an installation whose replicas keep everything there.
#pragma once

#include <atomic>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temp_dir.h"

namespace gongfang {

class StoreServer {
 public:
  StoreServer() {
    static std::atomic<int> next = 1;
    name_ = absl::StrCat("installation_", next++);
    server().Sql("CREATE DATABASE " + name_);
    for (const char* file : {"service.key", "personal-data.key"}) {
      std::ofstream(dir_.File(file)) << "a secret that is known to tests alone: " << file << "\n";
    }
  }

  static PostgresServer& server() { return PostgresServer::Shared(); }

  // What --store takes.
  std::string url() const {
    return absl::StrCat("postgres://postgres@/", name_, "?host=", server().socket_folder(),
                        "&port=", server().port());
  }
  std::string service_key_file() const { return dir_.File("service.key"); }
  std::string personal_data_key_file() const { return dir_.File("personal-data.key"); }
  // The flags of a replica.
  std::vector<std::string> Flags() const {
    return {"--store",
            url(),
            "--service-key-file",
            service_key_file(),
            "--personal-data-key-file",
            personal_data_key_file()};
  }
  // The first column of the first row, in the schema of a service.
  std::string Sql(const std::string& service, const std::string& sql) const {
    return server().SqlIn(name_, absl::StrCat("SET search_path = gongfang_", service, "; ", sql));
  }

 private:
  TempDir dir_;
  std::string name_;
};

}  // namespace gongfang
