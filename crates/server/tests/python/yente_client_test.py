"""Asks the server at the address given with the published client of yente, and checks what the client makes of it."""

import asyncio
import json
import sys
import urllib.request

from openapi_spec_validator import validate
from yente_client import AsyncClient, Client
from yente_client.entities import Company, LegalEntity, Person, Vessel
from yente_client.exceptions import (
    APIError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    ServerError,
)

base = sys.argv[1]


def refused(kind, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except kind as error:
        assert error.detail and not error.detail.startswith("{"), error.detail
        return error
    raise AssertionError(f"{call.__name__} {arguments} {options} was answered")


with Client(base_url=base) as client:
    assert client.healthz().status == "ok"
    assert client.readyz().status == "ok"

    catalog = client.datasets()
    assert "1718-persons" in catalog.current and not catalog.index_stale
    by_name = {dataset.name: dataset for dataset in catalog.datasets}
    assert by_name["1718-persons"].load and by_name["1718-persons"].entity_count == 80
    assert by_name["1718-persons"].updated_at is not None
    assert by_name["default"].children == ["1718-persons", "1718-entities", "1718-vessels"]
    assert client.datasets() == catalog, "the second time by its tag"

    algorithms = client.algorithms()
    assert algorithms.best == algorithms.default == algorithms.algorithms[0].name

    person = client.match(Person(name=["Je-son Ri"], nationality=["kp"]))
    assert person.top.id == "1718-persons:KPi.002" and person.top.match
    assert person.top.schema_ == "Person" and "sanction" in person.top.properties["topics"]
    assert person.top.contributing_explanations["name"].query == "Je-son Ri"
    assert person.top.first_seen is not None and person.total.value >= 1
    assert person.query["properties"]["name"] == ["Je-son Ri"]

    ship = client.match(Vessel(imoNumber="8660313"), filters=None, datasets=["1718-vessels"], limit=1)
    assert len(ship.results) == 1 and ship.limit == 1 and ship.top.match
    both = client.match(Vessel(imoNumber="8660313"), datasets=["1718-persons", "1718-vessels"])
    assert both.top.id == ship.top.id
    none = client.match(Vessel(imoNumber="8660313"), exclude_entities=[ship.top.id])
    assert none.top is None and none.total.value == 0
    parts = client.match(Person(firstName=["Je-son"], lastName=["Ri"]), algorithm="best")
    assert parts.top.id == person.top.id
    assert client.match(LegalEntity(name="Korea Mining Development Trading Corporation")).matches
    assert client.match(Company(name="Zzyzx Qwrt Holdings")).results == []
    strict = client.match(Person(name="Ri Je-sonn"), threshold=1.0)
    assert strict.results and not strict.matches

    streamed = dict(client.match_iter([("a", Person(name="Ri Je-son")), ("b", Vessel(name="CHON MA SAN"))]))
    assert streamed["a"].top.schema_ == "Person" and streamed["b"].top.schema_ == "Vessel"

    found = client.search("ri je-son", schema="Person", facets=["countries", "datasets"])
    assert found.results[0].id == person.top.id and found.total.relation == "eq"
    assert found.facets["datasets"].values[0].name == "1718-persons"
    everything = client.search("", limit=500)
    assert everything.total.value == 214 and len(everything.results) == 214
    assert client.search("", offset=210).results == everything.results[210:]
    assert client.search("ship", countries=["kp"], filter=["topics:sanction"], simple=True).limit == 10

    whole = client.fetch(person.top.id)
    assert whole.properties["sanctions"][0].schema_ == "Sanction"
    assert "sanctions" not in client.fetch(person.top.id, nested=False).properties
    assert client.adjacent(person.top.id).adjacent["sanctions"].total.value == 1
    assert client.adjacent(person.top.id, prop="sanctions").results[0].properties["entity"] == [person.top.id]

    refused(NotFoundError, client.fetch, "nobody")
    refused(NotFoundError, client.search, "a", datasets=["nowhere"])
    refused(NotFoundError, client.match, Person(name="a"), datasets=["nowhere"])
    refused(BadRequestError, client.match, Person(birthDate="1938"))
    refused(BadRequestError, client.match, Person(name="Ri"), algorithm="logic-v2")
    refused(BadRequestError, client.search, "ri", changed_since="2024-01-01")
    refused(APIError, client.match, Person(name="Ri"), limit=1000)
    assert refused(ServerError, client.statements).status_code == 501


async def at_once():
    async with AsyncClient(base_url=base) as client:
        answers = await asyncio.gather(*[client.match(Person(name=f"Ri Je-son {n}")) for n in range(40)])
        assert all(answer.results for answer in answers)


asyncio.run(at_once())

with urllib.request.urlopen(f"{base}/api/openapi.json") as answer:
    validate(json.load(answer))

assert AuthenticationError
print("all is as the client expects")
