// A small server of the web: one answer to whatever is asked.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "common/rpc/tls_files.h"

namespace gongfang {

struct WebAnswer {
  std::string body;
  int status = 200;
  std::string location = "";  // a header
  bool never = false;         // the connection stays open, and nothing comes
};

// On a port of its own on 127.0.0.1, one connection after the other. Thread safe.
class WebServer {
 public:
  // With TLS by these, in PEM; "": without.
  explicit WebServer(const TlsFiles& tls);
  ~WebServer();

  std::string Url(const std::string& path = "/jwks") const;
  int port() const { return port_; }
  // Ends also what is kept waiting.
  void Set(WebAnswer answer);
  // So many connections were made, and requests asked.
  int connections() const;
  int requests() const;

 private:
  struct Listener;

  void Run();
  void Serve();
  WebAnswer NextAnswer();

  const bool tls_;
  const std::unique_ptr<Listener> listener_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  WebAnswer answer_;  // under mutex_, as is the rest
  int connections_ = 0;
  int requests_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gongfang
