#include "simulation/stock.hpp"

#include "simulation/definitions.hpp"

namespace panelist::simulation {

Result<Stock> load_stock(const Folders& folders) {
  Stock stock;
  auto catalog = workflow::load_catalog(folders.personas, folders.workflows);
  if (!catalog) return fail(catalog.error());
  auto catalogs = make_catalogs(*catalog);
  if (!catalogs) return fail(catalogs.error());
  stock.catalogs = std::move(*catalogs);
  auto templates = publish::TemplateSet::load(folders.templates);
  if (!templates) return fail(templates.error());
  stock.templates = std::make_unique<publish::TemplateSet>(std::move(*templates));
  auto files = web::StaticFiles::load(folders.static_files);
  if (!files) return fail(files.error());
  stock.files = std::make_unique<web::StaticFiles>(std::move(*files));
  delivery::MailSettings mail;
  mail.from = "Panelist <panelist@panelist.example>";
  mail.public_url = "https://panelist.example";
  mail.templates = folders.templates + "/mail";
  auto texts = delivery::load_mail_texts(mail);
  if (!texts) return fail(texts.error());
  stock.mail_texts = std::move(*texts);
  return stock;
}

}  // namespace panelist::simulation
