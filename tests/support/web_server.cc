#include "tests/support/web_server.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gongfang {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

struct WebServer::Listener {
  asio::io_context io;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)};
};

WebServer::WebServer(const TlsFiles& tls)
    : tls_(!tls.cert.empty()), listener_(std::make_unique<Listener>()) {
  if (tls_) {
    listener_->tls.use_certificate_chain(asio::buffer(tls.cert));
    listener_->tls.use_private_key(asio::buffer(tls.key), asio::ssl::context::pem);
  }
  port_ = listener_->acceptor.local_endpoint().port();
  thread_ = std::thread([this] { Run(); });
}

WebServer::~WebServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  // Wakes who waits for a connection.
  asio::io_context io;
  tcp::socket socket(io);
  error_code ignored;
  socket.connect(listener_->acceptor.local_endpoint(), ignored);
  socket.close(ignored);
  thread_.join();
}

std::string WebServer::Url(const std::string& path) const {
  return absl::StrCat(tls_ ? "https" : "http", "://127.0.0.1:", port_, path);
}

void WebServer::Set(WebAnswer answer) {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(answer);
  changed_.notify_all();
}

int WebServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

int WebServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

WebAnswer WebServer::NextAnswer() {
  std::unique_lock lock(mutex_);
  ++requests_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return stopping_ || !answer_.never; });
  return answer_;
}

void WebServer::Run() {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    Serve();
  }
}

void WebServer::Serve() {
  error_code error;
  tcp::socket socket(listener_->io);
  listener_->acceptor.accept(socket, error);
  {
    const std::lock_guard lock(mutex_);
    if (error || stopping_) return;
    ++connections_;
  }
  const auto exchange = [&](auto& stream) {
    boost::beast::flat_buffer buffer;
    http::request<http::empty_body> request;
    http::read(stream, buffer, request, error);
    if (error) return;
    const WebAnswer answer = NextAnswer();
    http::response<http::string_body> response(http::int_to_status(answer.status), 11);
    if (!answer.location.empty()) response.set(http::field::location, answer.location);
    response.body() = answer.body;
    response.prepare_payload();
    http::write(stream, response, error);
  };
  if (!tls_) return exchange(socket);
  asio::ssl::stream<tcp::socket> stream(std::move(socket), listener_->tls);
  stream.handshake(asio::ssl::stream_base::server, error);
  if (!error) exchange(stream);
}

}  // namespace gongfang
