#include "web/static_files.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/hash.hpp"

namespace panelist::web {
namespace {

std::string content_type_of(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  if (extension == ".css") return "text/css; charset=utf-8";
  if (extension == ".js" || extension == ".mjs") return "text/javascript; charset=utf-8";
  if (extension == ".svg") return "image/svg+xml";
  if (extension == ".png") return "image/png";
  if (extension == ".ico") return "image/x-icon";
  if (extension == ".txt") return "text/plain; charset=utf-8";
  return "application/octet-stream";
}

}  // namespace

Result<StaticFiles> StaticFiles::load(const std::string& folder) {
  StaticFiles files;
  std::error_code code;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, code)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in) return fail(not_found("cannot read " + entry.path().string()));
    auto text = std::make_shared<const std::string>(bytes.str());
    const std::string name = entry.path().lexically_relative(folder).generic_string();
    files.files_[name] = {content_type_of(entry.path()), to_hex(sha256(*text)).substr(0, 8), text};
  }
  if (code) return fail(not_found("cannot read the folder " + folder + ": " + code.message()));
  return files;
}

std::string StaticFiles::address(const std::string& name) const {
  const auto found = files_.find(name);
  if (found == files_.end()) return "/static/" + name;
  return "/static/" + name + "?v=" + found->second.version;
}

Result<net::Response> StaticFiles::get(const std::string& name) const {
  const auto found = files_.find(name);
  if (found == files_.end()) return fail(not_found("no such file"));
  net::Response response;
  response.headers.emplace_back("content-type", found->second.content_type);
  response.headers.emplace_back("cache-control", "public, max-age=31536000, immutable");
  response.shared_body = found->second.bytes;
  return response;
}

std::string StaticFiles::fingerprint() const {
  std::string all;
  for (const auto& [name, file] : files_) all += name + file.version;
  return to_hex(sha256(all)).substr(0, 16);
}

}  // namespace panelist::web
