#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "base/text.hpp"

namespace panelist::app {

Run setup_webhook_list(CLI::App&) {
  return [](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto endpoints = door.get_all("/api/v1/webhooks");
    if (!endpoints) return refused(endpoints.error());
    return print(context, *endpoints, [&endpoints] {
      for (const Json& endpoint : *endpoints) {
        std::vector<std::string> types;
        for (const Json& type : endpoint["types"]) types.push_back(type.get<std::string>());
        std::cout << std::left << std::setw(8) << endpoint["id"].dump() << std::setw(10)
                  << endpoint["state"].get<std::string>() << endpoint["url"].get<std::string>()
                  << "  " << join(types, ",") << "\n";
      }
      if (endpoints->empty()) std::cout << "No webhook endpoints yet.\n";
    });
  };
}

Run setup_webhook_test(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  command.add_option("ID", *id, "Number of the endpoint")->required();
  return [id](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto done = door.post("/api/v1/webhooks/" + std::to_string(*id) + "/test", Json::object());
    if (!done) return refused(done.error());
    return print(context, *done, [&] {
      std::cout << "endpoint.test is on its way (delivery " << (*done)["delivery_id"] << ")\n";
    });
  };
}

Run setup_webhook_replay(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  auto from = std::make_shared<std::string>();
  auto until = std::make_shared<std::string>();
  auto all = std::make_shared<bool>(false);
  command.add_option("ID", *id, "Number of the endpoint")->required();
  command.add_option("--from", *from, "Messages made at or after this time (RFC 3339)");
  command.add_option("--until", *until, "Messages made before this time");
  command.add_flag("--all", *all, "Delivered ones too, not only failed ones");
  return [=](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    Json body{{"failed_only", !*all}};
    if (!from->empty()) body["from"] = *from;
    if (!until->empty()) body["until"] = *until;
    auto done = door.post("/api/v1/webhooks/" + std::to_string(*id) + "/replay", body);
    if (!done) return refused(done.error());
    return print(context, *done, [&] {
      std::cout << plural((*done)["count"].get<long long>(), "delivery", "deliveries")
                << " due again" << ((*done)["more"] == true ? "; there are more, run it again" : "")
                << "\n";
    });
  };
}

}  // namespace panelist::app
