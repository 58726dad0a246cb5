#!/usr/bin/python3
"""A mail server for the tests: prints its port, then one JSON line per mail it took.

Refuses refused@example.org for good (550) and later@example.org for now (451).
"""
import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == "refused@example.org":
            return "550 No such mailbox"
        if address == "later@example.org":
            return "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n")
                 for part in mail.iter_parts()}
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "subject": mail["Subject"], "to_header": mail["To"], "message_id": mail["Message-ID"],
            "defects": len(mail.defects), "text": parts.get("text/plain"),
            "html": parts.get("text/html")}), flush=True)
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), enable_SMTPUTF8=False),
                                      "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
