#include "bench/answer_head.hpp"

#include <doctest/doctest.h>

#include <string>

#include "bench/load_loop.hpp"

using namespace panelist::bench;

TEST_CASE("the head of an answer says where its body ends, whatever the case of its fields") {
  const std::string bytes =
      "HTTP/1.1 201 Created\r\nServer: x\r\nContent-Length: 12\r\n\r\n{\"id\":1}";
  const auto head = AnswerHead::read(bytes);
  REQUIRE(head);
  CHECK(head->is_whole);
  CHECK(head->status == 201);
  CHECK(head->bytes == bytes.find('{'));
  CHECK(head->body_bytes == 12);
  CHECK(field_of("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nx: y", "etag") == "\"a\"");
  CHECK(field_of("HTTP/1.1 200 OK\r\nx: y", "x") == "y");
  CHECK(field_of("HTTP/1.1 200 OK\r\nx: y", "z") == "");
}

TEST_CASE("a head that is not whole yet is waited for, byte by byte") {
  const std::string bytes = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto head = AnswerHead::read(std::string_view(bytes).substr(0, size));
    REQUIRE(head);
    CHECK(!head->is_whole);
  }
  CHECK(AnswerHead::read(bytes)->is_whole);
}

TEST_CASE("an answer whose end nobody can tell is refused") {
  CHECK(!AnswerHead::read("HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx"));
  CHECK(!AnswerHead::read("HTTP/1.1 200 OK\r\n\r\nx"));
  CHECK(!AnswerHead::read("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"));
  CHECK(!AnswerHead::read("HTTP/1.1 2x0 OK\r\ncontent-length: 1\r\n\r\nx"));
  CHECK(!AnswerHead::read("HTTP/1.1 200 OK\r\ncontent-length: 1,2\r\n\r\nx"));
  CHECK(!AnswerHead::read("SSH-2.0-OpenSSH\r\n\r\n"));
  CHECK(!AnswerHead::read("S"));
  CHECK(AnswerHead::read("HTTP/1.1 204 No Content\r\n\r\n")->body_bytes == 0);
  const auto unchanged =
      AnswerHead::read("HTTP/1.1 304 Not Modified\r\ncontent-length: 99\r\n\r\n");
  CHECK(unchanged->body_bytes == 0);
}

TEST_CASE("an address is a scheme, a host and a port, and nothing more") {
  CHECK(Address::parse("http://127.0.0.1:8080")->port == "8080");
  CHECK(Address::parse("http://localhost/")->port == "80");
  CHECK(Address::parse("http://[::1]:9")->host == "::1");
  CHECK(Address::parse("http://[::1]:9")->host_field == "[::1]:9");
  for (const char* wrong : {"", "127.0.0.1:80", "https://x", "http://", "http://x/path",
                            "http://:8", "http://x:", "http://u@x"}) {
    CAPTURE(wrong);
    CHECK(!Address::parse(wrong));
  }
}
