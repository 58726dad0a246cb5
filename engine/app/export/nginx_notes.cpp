#include "app/export/nginx_notes.hpp"

#include <bit>
#include <cstddef>

namespace panelist::app {
namespace {

std::string map_text(const std::string& variable, const std::map<std::string, std::string>& to) {
  std::string text = "map $uri $" + variable + " {\n  default \"\";\n";
  for (const auto& [address, target] : to) text += "  " + address + " " + target + ";\n";
  return text + "}\n";
}

}  // namespace

std::string nginx_http_notes(const NginxNotes& notes) {
  // Comparisons have long addresses, for which nginx's standard buckets are too small.
  const std::size_t entries = notes.gone.size() + notes.moved.size();
  return "# Made by panelist export. In nginx's http block:\n"
         "#   include COPY/.panelist-export/nginx-http.conf;\n"
         "map_hash_bucket_size 512;\n"
         "map_hash_max_size " +
         std::to_string(std::bit_ceil(entries * 2 + 2048)) + ";\n" +
         map_text("panelist_gone", notes.gone) + map_text("panelist_moved", notes.moved);
}

std::string nginx_server_notes(const std::string& origin) {
  const std::string ask = origin.empty() ? "=404" : "@panelist_server";
  std::string text =
      "# Made by panelist export. In the server block, whose root is the copy:\n"
      "#   include COPY/.panelist-export/nginx-server.conf;\n"
      "index index.html;\n"
      "charset utf-8;\n"
      "add_header x-content-type-options nosniff always;\n"
      "add_header referrer-policy same-origin always;\n"
      "add_header content-security-policy \"default-src 'none'; style-src 'self'; "
      "img-src 'self' data:; form-action 'self'" +
      (origin.empty() ? "" : " " + origin) +
      "; base-uri 'none'; frame-ancestors 'none'\" always;\n"
      "if ($panelist_moved) { return 308 $panelist_moved; }\n"
      "if ($panelist_gone) { return 410; }\n"
      "error_page 410 @panelist_gone;\n"
      "location @panelist_gone { try_files $panelist_gone =410; }\n"
      "location / { try_files $uri $uri/index.html =404; }\n"
      "location /static/ { expires 1y; try_files $uri =404; }\n"
      "location ^~ /.panelist-export/ { return 404; }\n"
      "location ~ \\.md$ { default_type text/markdown; try_files $uri " +
      ask +
      "; }\n"
      "location /api/ { default_type application/json; try_files $uri " +
      ask +
      "; }\n"
      "location /compare { try_files $uri $uri/index.html " +
      ask + "; }\n";
  if (origin.empty()) return text;
  for (const char* address : {"/submit", "/seals.json", "/history.json", "/sign-in"})
    text += std::string("location = ") + address + " { return 307 " + origin + "$request_uri; }\n";
  return text + "location @panelist_server { return 307 " + origin + "$request_uri; }\n";
}

}  // namespace panelist::app
