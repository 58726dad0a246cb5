#pragma once
// The files that every simulated process reads, loaded once whatever the number of seeds.
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "simulation/process.hpp"

namespace panelist::simulation {

struct Folders {
  std::string personas, workflows, templates, static_files;
};

struct Stock {
  std::vector<workflow::Catalog> catalogs;
  std::unique_ptr<publish::TemplateSet> templates;
  std::unique_ptr<web::StaticFiles> files;
  std::unique_ptr<delivery::MailTexts> mail_texts;
  /// Refers to this stock.
  Materials materials() const { return {catalogs, *templates, *files, *mail_texts}; }
};
/// The error names the file.
Result<Stock> load_stock(const Folders& folders);

}  // namespace panelist::simulation
