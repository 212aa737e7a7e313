"""Microsoft's own core of its Graph library, unchanged, pages, batches and waits at the pretend Graph.

Asked with the address of a pretend world; answers with one line of JSON: {"client", "steps": [...], "failed"}.
"""

import asyncio
import json
import sys
import time
import traceback

import httpx
import requests
from kiota_abstractions.api_client_builder import register_default_deserializer, register_default_serializer
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator, BaseBearerTokenAuthenticationProvider
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_abstractions.serialization import Parsable
from kiota_serialization_json.json_parse_node_factory import JsonParseNodeFactory
from kiota_serialization_json.json_serialization_writer_factory import JsonSerializationWriterFactory
from msgraph_core import BaseGraphRequestAdapter, GraphClientFactory
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_content_collection import BatchRequestContentCollection
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.page_iterator import PageIterator

BASE = sys.argv[1].rstrip("/")
GRAPH = f"{BASE}/graph/v1.0"
CONTROL = f"{BASE}/_sandbox"
WINDOW = "startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z"


class Event(Parsable):
    """An event as generated libraries read it: what is not known is kept beside."""

    def __init__(self):
        self.id, self.subject, self.additional_data = None, None, {}

    @staticmethod
    def create_from_discriminator_value(_node):
        return Event()

    def get_field_deserializers(self):
        return {
            "id": lambda node: setattr(self, "id", node.get_str_value()),
            "subject": lambda node: setattr(self, "subject", node.get_str_value()),
        }

    def serialize(self, writer):
        writer.write_str_value("subject", self.subject)


class Page(Parsable):
    """A page of events."""

    def __init__(self):
        self.value, self.odata_next_link, self.odata_delta_link, self.additional_data = None, None, None, {}

    @staticmethod
    def create_from_discriminator_value(_node):
        return Page()

    def get_field_deserializers(self):
        return {
            "value": lambda node: setattr(self, "value", node.get_collection_of_object_values(Event)),
            "@odata.nextLink": lambda node: setattr(self, "odata_next_link", node.get_str_value()),
            "@odata.deltaLink": lambda node: setattr(self, "odata_delta_link", node.get_str_value()),
        }

    def serialize(self, _writer):
        raise NotImplementedError


class Token(AccessTokenProvider):
    def __init__(self, account):
        given = requests.post(f"{CONTROL}/tokens", json={"vendor": "graph", "account": account}, timeout=20)
        self.token = given.json()["access_token"]

    async def get_authorization_token(self, uri, additional_authentication_context={}):
        return self.token

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


def ask(url, method=Method.GET):
    info = RequestInformation()
    info.http_method, info.url = method, url
    info.headers.try_add("Accept", "application/json")
    return info


async def paging(adapter, step):
    async def all_of(url, headers):
        info = ask(url)
        for name, value in headers.items():
            info.headers.try_add(name, value)
        first = await adapter.send_async(info, Page, {})
        assert first.odata_next_link, "there is more than one page"
        pages = PageIterator(first, adapter)
        for name, value in headers.items():
            pages.headers.try_add(name, value)
        seen = []
        await pages.iterate(lambda event: seen.append(event.id) or True)
        return seen

    plain = {"Accept": "application/json"}
    view = await all_of(f"{GRAPH}/me/calendarView?{WINDOW}&$top=3", plain)
    again = await all_of(f"{GRAPH}/me/calendarView?{WINDOW}&$top=7", plain)
    assert view == again and len(set(view)) == len(view), "all rows, each once, whatever the size of a page"
    step(f"paging: {len(view)} rows in threes")
    # The function as generated libraries write it, with its brackets.
    delta = await all_of(f"{GRAPH}/me/calendarView/delta()?{WINDOW}", plain | {"Prefer": "odata.maxpagesize=5"})
    assert set(view) <= set(delta), "a delta gives the same window, and the series beside their days"
    step("paging of a delta")


async def batching(adapter, step):
    batches = BatchRequestBuilder(adapter)
    content = BatchRequestContent()
    for name, path in {"a": "/me", "b": "/me/events?$top=2", "c": "/me/events/nobody"}.items():
        content.add_request(name, BatchRequestItem(ask(GRAPH + path), id=name))
    answer = await batches.post(content)
    status = answer.get_response_status_codes()
    assert status == {"a": 200, "b": 200, "c": 404}, status
    # Bodies that are objects this version cannot read, from whoever they come: it takes them for bytes.
    assert answer.get_response_by_id("b").content_type == "application/json", "the kind of a part's body"
    step("batch: answers and refusals by id")
    many = BatchRequestContentCollection()
    for number in range(45):
        many.add_batch_request_item(BatchRequestItem(ask(GRAPH + "/me"), id=str(number)))
    answers = await batches.post(many)
    codes = [part.get_response_status_codes() for part in answers.get_responses()]
    assert [len(part) for part in codes] == [20, 20, 5], codes
    assert all(code == 200 for part in codes for code in part.values()), codes
    step("45 requests in batches of 20")


def order(fault):
    made = requests.post(f"{CONTROL}/faults", json=fault, timeout=20)
    assert made.status_code == 201, made.text


async def retrying(adapter, step):
    for what, wait, least in (
        ("too_many", {"seconds": 1}, 1.0),
        ("unavailable", {"seconds": 1}, 1.0),
        ("too_many", {"milliseconds": 1500}, 0.0),
    ):
        order({"what": what, "vendor": "graph", "count": 1, "retry_after": wait})
        begun = time.monotonic()
        page = await adapter.send_async(ask(f"{GRAPH}/me/events?$top=1"), Page, {})
        assert page.value is not None, "the second try is answered"
        assert time.monotonic() - begun >= least, f"{what}: it was asked to wait {wait}"
        assert requests.get(f"{CONTROL}/faults", timeout=20).json() == [], "the fault was met"
    step("retry: 429, 503, and a wait with a fraction")


async def main(step):
    register_default_deserializer(JsonParseNodeFactory)
    register_default_serializer(JsonSerializationWriterFactory)
    people = requests.get(f"{CONTROL}/world", timeout=20).json()["people"]
    account = next(person["email"] for person in people if person["attorney"] and person["active"])
    client = GraphClientFactory.create_with_default_middleware(client=httpx.AsyncClient(timeout=30, base_url=GRAPH))
    adapter = BaseGraphRequestAdapter(BaseBearerTokenAuthenticationProvider(Token(account)), http_client=client)
    adapter.base_url = GRAPH
    await paging(adapter, step)
    await batching(adapter, step)
    await retrying(adapter, step)


steps, failed = [], ""
try:
    asyncio.run(main(steps.append))
except Exception:
    failed = traceback.format_exc(limit=4)
print(json.dumps({"client": "msgraph-core", "steps": steps, "failed": failed}), flush=True)
