#include "gongfangd/admin_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <utility>

#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/log.h"

namespace gongfang {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// Whoever watches needs one connection; more than these are closed at once.
constexpr int kMaxConnections = 32;
constexpr std::chrono::seconds kTimeout(10);  // for a request to come, and for its answer to go
constexpr uint32_t kMaxHeaderBytes = 8 * 1024;

}  // namespace

struct AdminServer::Listener {
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
};

// One request after the other. Kept alive by what it waits for.
class AdminServer::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(AdminServer& server, tcp::socket socket)
      : server_(server), stream_(std::move(socket)) {
    ++server_.connections_;
  }
  ~Connection() { --server_.connections_; }

  void Read() {
    parser_.emplace();
    parser_->header_limit(kMaxHeaderBytes);
    stream_.expires_after(kTimeout);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](const error_code& error, size_t) {
                       if (!error) self->Answer();
                     });
  }

 private:
  void Answer() {
    const auto& request = parser_->get();
    const bool keep_alive = request.keep_alive();
    answer_ = {};
    answer_.version(request.version());
    answer_.keep_alive(keep_alive);
    answer_.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    answer_.set(http::field::cache_control, "no-store");
    if (request.method() != http::verb::get && request.method() != http::verb::head) {
      answer_.set(http::field::allow, "GET, HEAD");
      Say(http::status::method_not_allowed, "There is nothing to change here: use GET.\n");
    } else {
      Page({request.target().data(), request.target().find('?') == beast::string_view::npos
                                         ? request.target().size()
                                         : request.target().find('?')});
    }
    answer_.prepare_payload();
    if (request.method() == http::verb::head) answer_.body().clear();
    stream_.expires_after(kTimeout);
    http::async_write(stream_, answer_,
                      [self = shared_from_this(), keep_alive](const error_code& error, size_t) {
                        if (!error && keep_alive) self->Read();
                      });
  }

  void Page(absl::string_view path) {
    if (path == "/metrics") return Say(http::status::ok, server_.metrics_());
    if (path == "/healthz") return Say(http::status::ok, "ok\n");
    if (path == "/readyz" && server_.ready_) return Say(http::status::ok, "ready\n");
    if (path == "/readyz") return Say(http::status::service_unavailable, "not ready\n");
    Say(http::status::not_found, "There are /metrics, /healthz and /readyz.\n");
  }
  void Say(http::status status, std::string body) {
    answer_.result(status);
    answer_.body() = std::move(body);
  }

  AdminServer& server_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{kMaxHeaderBytes};
  std::optional<http::request_parser<http::empty_body>> parser_;
  http::response<http::string_body> answer_;
};

AdminServer::AdminServer(std::function<std::string()> metrics)
    : metrics_(std::move(metrics)), listener_(std::make_unique<Listener>()) {}

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(
    const std::string& address, std::function<std::string()> metrics) {
  try {
    std::unique_ptr<AdminServer> server(new AdminServer(std::move(metrics)));
    Listener& listener = *server->listener_;
    const size_t colon = address.rfind(':');
    const std::string host = absl::StrReplaceAll(address.substr(0, colon), {{"[", ""}, {"]", ""}});
    const auto found = tcp::resolver(listener.io)
                           .resolve(host.empty() ? "0.0.0.0" : host, address.substr(colon + 1),
                                    tcp::resolver::passive);
    const tcp::endpoint endpoint = found.begin()->endpoint();
    listener.acceptor.open(endpoint.protocol());
    listener.acceptor.set_option(asio::socket_base::reuse_address(true));
    listener.acceptor.bind(endpoint);
    listener.acceptor.listen();
    server->port_ = listener.acceptor.local_endpoint().port();
    server->Accept();
    server->thread_ = std::thread([&listener] {
      try {
        listener.io.run();
      } catch (const std::exception& failure) {  // for want of memory
        log::Error("admin.stopped", {{"message", absl::string_view(failure.what())}});
      }
    });
    return server;
  } catch (const std::exception&) {  // Asio's: the host is not known, or the port is taken
    return errors::AddressNotUsable(address);
  }
}

AdminServer::~AdminServer() {
  listener_->io.stop();
  if (thread_.joinable()) thread_.join();
  // Connections count themselves out, so they go while the count is there.
  listener_.reset();
}

void AdminServer::Accept() {
  listener_->acceptor.async_accept([this](const error_code& error, tcp::socket socket) {
    if (!error && connections_ < kMaxConnections) {
      std::make_shared<Connection>(*this, std::move(socket))->Read();
    }
    Accept();
  });
}

}  // namespace gongfang
