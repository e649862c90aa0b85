#include "common/access/web_fetch.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/access/network.h"
#include "common/base/address.h"

namespace gongfang {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr size_t kMaxUrlBytes = 2048;
constexpr unsigned kHttpVersion = 11;

bool IsHostName(absl::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_';
  });
}

asio::ssl::context MakeTls() {
  asio::ssl::context tls(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  tls.set_default_verify_paths();
  tls.set_verify_mode(asio::ssl::verify_peer);
  return tls;
}

// One request and its answer. Kept alive by whatever it waits for, so that one that took too long
// can be left behind.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(asio::io_context& io, const WebAddress& address, size_t max_bytes)
      : address_(address),
        max_bytes_(max_bytes),
        resolver_(io),
        tls_(MakeTls()),
        stream_(io, tls_),
        request_(http::verb::get, address.target, kHttpVersion) {
    request_.set(http::field::host, address.authority);
    request_.set(http::field::user_agent, "gongfangd");
    request_.set(http::field::accept, "application/json");
    request_.set(http::field::connection, "close");
    parser_.body_limit(max_bytes);
  }

  void Start() {
    if (address_.tls) {
      // Names only: an address is no name of a server.
      if (!IsIpAddress(address_.host)) {
        SSL_set_tlsext_host_name(stream_.native_handle(), address_.host.c_str());
      }
      stream_.set_verify_callback(asio::ssl::host_name_verification(address_.host));
    }
    resolver_.async_resolve(address_.host, address_.port,
                            beast::bind_front_handler(&Exchange::OnResolve, shared_from_this()));
  }
  void Abandon() {
    resolver_.cancel();
    End(absl::UnavailableError("it took too long"));
  }
  // Once there is one.
  const std::optional<absl::StatusOr<std::string>>& result() const { return result_; }

 private:
  tcp::socket& socket() { return stream_.next_layer(); }

  void End(absl::StatusOr<std::string> result) {
    if (!result_) result_ = std::move(result);
    error_code ignored;
    socket().close(ignored);
  }
  void Fail(absl::string_view what, const error_code& error) {
    End(absl::UnavailableError(absl::StrCat(what, " (", error.message(), ")")));
  }

  void OnResolve(const error_code& error, const tcp::resolver::results_type& found) {
    if (result_) return;
    if (error) return Fail("its host is not known", error);
    asio::async_connect(socket(), found,
                        beast::bind_front_handler(&Exchange::OnConnect, shared_from_this()));
  }
  void OnConnect(const error_code& error, const tcp::endpoint&) {
    if (error) return Fail("nobody listens there", error);
    if (!address_.tls) return Send(socket());
    stream_.async_handshake(asio::ssl::stream_base::client,
                            beast::bind_front_handler(&Exchange::OnHandshake, shared_from_this()));
  }
  void OnHandshake(const error_code& error) {
    const long verified = SSL_get_verify_result(stream_.native_handle());
    if (error && verified != X509_V_OK) {
      return End(
          absl::UnavailableError(absl::StrCat("its certificate is not trusted for ", address_.host,
                                              " (", X509_verify_cert_error_string(verified),
                                              "); a CA of your own is named by SSL_CERT_FILE")));
    }
    if (error) return Fail("no TLS with it", error);
    Send(stream_);
  }
  template <typename Stream>
  void Send(Stream& stream) {
    http::async_write(stream, request_,
                      [self = shared_from_this(), &stream](const error_code& error, size_t) {
                        if (error) return self->Fail("the connection broke", error);
                        self->Receive(stream);
                      });
  }
  template <typename Stream>
  void Receive(Stream& stream) {
    http::async_read(
        stream, buffer_, parser_,
        [self = shared_from_this()](const error_code& error, size_t) { self->OnAnswer(error); });
  }
  void OnAnswer(const error_code& error) {
    if (error == http::error::body_limit) {
      return End(absl::UnavailableError(absl::StrCat("it has more than ", max_bytes_, " bytes")));
    }
    if (error) return Fail("its answer cannot be read", error);
    const unsigned status = parser_.get().result_int();
    if (status / 100 == 3) {
      return End(absl::UnavailableError(absl::StrCat(
          "it answers with a redirect (", status, "), and none is followed: name the final URL")));
    }
    if (status != 200) {
      return End(absl::UnavailableError(absl::StrCat("it answers with status ", status)));
    }
    End(std::move(parser_.get().body()));
  }

  const WebAddress address_;
  const size_t max_bytes_;
  tcp::resolver resolver_;
  asio::ssl::context tls_;
  asio::ssl::stream<tcp::socket> stream_;
  http::request<http::empty_body> request_;
  http::response_parser<http::string_body> parser_;
  beast::flat_buffer buffer_;
  std::optional<absl::StatusOr<std::string>> result_;
};

absl::Status Not(absl::string_view why) { return absl::InvalidArgumentError(why); }

}  // namespace

// By hand: Boost.URL 1.81 takes 127.0.0.1.example.org for 127.0.0.1.
absl::StatusOr<WebAddress> ParseWebAddress(absl::string_view url) {
  if (url.size() > kMaxUrlBytes) return Not("it has more than 2048 bytes");
  const bool visible =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!visible) return Not("it has characters that must be written as %XX");
  WebAddress address{.tls = absl::ConsumePrefix(&url, "https://")};
  if (!address.tls && !absl::ConsumePrefix(&url, "http://")) {
    return Not("it must begin with https://");
  }
  const absl::string_view authority = url.substr(0, url.find_first_of("/?#"));
  url.remove_prefix(authority.size());
  if (absl::StrContains(authority, '@') || absl::StrContains(url, '#')) {
    return Not("it must have neither a user (USER@) nor a fragment (#...)");
  }
  address.authority = std::string(authority);
  address.target = absl::StrCat(absl::StartsWith(url, "/") ? "" : "/", url);
  const bool has_port = absl::StrContains(authority, ':') && !absl::EndsWith(authority, "]");
  const std::string full =
      has_port ? address.authority : absl::StrCat(authority, address.tls ? ":443" : ":80");
  if (const std::string mistake = AddressMistake(full, AddressUse::kConnect); !mistake.empty()) {
    return Not(mistake);
  }
  const size_t colon = full.rfind(':');
  address.port = full.substr(colon + 1);
  address.host = absl::StrReplaceAll(full.substr(0, colon), {{"[", ""}, {"]", ""}});
  const bool ip = IsIpAddress(address.host);
  if (!ip && !IsHostName(address.host)) return Not("its host is not a name");
  if (!address.tls && !(ip && IsLoopback(address.host)) && address.host != "localhost") {
    return Not("http:// is for this machine only: it must begin with https://");
  }
  return address;
}

struct WebFetcher::State {
  asio::io_context io;
  std::atomic<bool> cancelled = false;
};

WebFetcher::WebFetcher() : state_(std::make_unique<State>()) {}

WebFetcher::~WebFetcher() = default;

absl::StatusOr<std::string> WebFetcher::Get(const WebAddress& address, size_t max_bytes,
                                            absl::Duration timeout) {
  try {
    state_->io.restart();
    if (state_->cancelled) return absl::CancelledError("cancelled");
    const auto exchange = std::make_shared<Exchange>(state_->io, address, max_bytes);
    exchange->Start();
    // Where it has ended what is left is of those before it, and of no interest.
    const auto end = asio::steady_timer::clock_type::now() + absl::ToChronoNanoseconds(timeout);
    while (!exchange->result() && state_->io.run_one_until(end) > 0) {
    }
    if (!exchange->result()) exchange->Abandon();
    return *exchange->result();
  } catch (const std::exception& failure) {  // Asio's, for want of memory or of CAs
    return absl::UnavailableError(absl::StrCat("it could not be asked (", failure.what(), ")"));
  }
}

void WebFetcher::Cancel() {
  state_->cancelled = true;
  state_->io.stop();
}

}  // namespace gongfang
