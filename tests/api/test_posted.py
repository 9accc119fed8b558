"""What a terminal posts, in whatever form: 8.3.4 of the vendor's document has only its title."""

from base64 import b64encode
import json
from typing import Any
from urllib.parse import quote, quote_from_bytes

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.richtech_aatss.api.posted import MOST_RECORDS, read_post

PICTURE = b"\xff\xd8\xff\xfb\xef\xbe" * 9
SAID: dict[str, Any] = {"id": 7, "signTime": 1593324328, "name": "李小龙", "type": 1, "wearMask": True}
JSON = json.dumps(SAID, ensure_ascii=False)
PARTS = (
    '--x y\r\nContent-Disposition: form-data; name="id"\r\n\r\n7\r\n'
    '--x y\r\nContent-Disposition: form-data; filename="f"; name=name\r\n\r\n李小龙\r\n'
    '--x y\r\nContent-Disposition: form-data; name="type"\r\n\r\n1\r\n'
    '--x y\r\nContent-Disposition: form-data; name="wearMask"\r\n\r\ntrue\r\n'
    '--x y\r\nContent-Disposition: form-data; name="signTime"\r\n\r\n1593324328\r\n--x y--\r\n'
)
FORMS = {
    "bare": JSON,
    "list": f"[{JSON}]",
    "envelope": f'{{"code": 30000, "message": "push record", "desc": "", "data": {JSON}}}',
    "envelope with an id of its own": f'{{"id": 1, "SignObject": {JSON}}}',
    "page": f'{{"code": 200, "data": {{"total": 1, "data": [{JSON}]}}}}',
    "text in it": json.dumps({"code": "30000", "data": JSON}),
    "cut off after the record": f'{JSON}, {{"id": 8',
    "field": f"Content={quote(JSON)}",
    "field among others": f"device=1&record={quote(JSON)}&x",
    "fields": f"id=7&signTime=1593324328&name={quote('李小龙')}&type=1&wearMask=true",
    "field that is not escaped": f"Content={JSON}",
    "parts": PARTS,
    "parts with bare line ends": PARTS.replace("\r", ""),
    "part": f'--b\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name="data"\r\n\r\n{JSON}\r\n--b--',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("form", FORMS)
def test_forms(form: str, encoding: str) -> None:
    """Each is read, in whatever encoding."""
    (record,) = read_post(FORMS[form].encode(encoding))
    assert (record.record_id, record.name, record.kind, record.mask) == (7, "李小龙", "staff", True)
    assert record.signed_at
    assert record.signed_at.timestamp() == 1593324328


def test_escaped_in_gb() -> None:
    """A form's texts may be in the terminal's own encoding under their escapes."""
    name = quote_from_bytes("张伟的名字".encode("gb18030"))
    (record,) = read_post(f"id=7&signTime=1593324328&name={name}".encode())
    assert record.name == "张伟的名字"


@pytest.mark.parametrize(
    "body",
    [
        b"id=7&signTime=1593324328&signAvatar=" + b64encode(PICTURE),
        b"data=" + json.dumps(SAID | {"signAvatar": b64encode(PICTURE).decode()}).encode(),
        PARTS.encode().replace(b"--x y--", b'--x y\r\nx: y; name="signAvatar"\r\n\r\n' + PICTURE + b"\r\n--x y--"),
    ],
)
def test_pictures(body: bytes) -> None:
    """A picture is read from a form that does not escape it, and from a file."""
    assert b"+" in b64encode(PICTURE)
    (record,) = read_post(body)
    assert record.picture() == PICTURE


def test_what_is_kept() -> None:
    """Nothing but what can be an attribute of the document."""
    (record,) = read_post(json.dumps(SAID | {"more": {"a": 1}, "remark": "x" * 9999, "status": None}).encode())
    assert record.raw == SAID | {"status": None}


def test_no_disk_is_filled() -> None:
    """Neither by long names nor by many."""
    (record,) = read_post(json.dumps(SAID | {"x" * 9999: 1}).encode())
    assert record.raw == SAID
    (record,) = read_post(json.dumps(SAID | {f"more {number}": 1 for number in range(9999)}).encode())
    assert len(record.raw) == 200


def test_many() -> None:
    """Of a long list the first ones are taken."""
    records = read_post(json.dumps([SAID | {"id": number} for number in range(9999)]).encode())
    assert [record.record_id for record in records] == [*range(MOST_RECORDS)]


RUBBISH = [
    b"",
    b"\0",
    b"null",
    b"7",
    b"[" * 5000,
    b"[" * 900 + b"]" * 900,
    b'{"data":' * 900 + b"1" + b"}" * 900,
    b"{",
    b"--",
    b"--\r\n\r\n",
    b"--\n\n\n--\n\n",
    b"--" + b"b" * 999 + b"\r\n",
    b"=&" * 5000,
    b"%%%",
    b"\xff\xfe\x00",
    b'{"id": 7}',
    b'{"signTime": 1593324328}',
    b'{"id": 7, "signTime": 0}',
    b'{"id": 1e999, "signTime": NaN}',
    "{}".encode("utf-16"),
]


@pytest.mark.parametrize("body", RUBBISH, ids=lambda body: str(body[:20]))
def test_rubbish(body: bytes) -> None:
    """There is nothing in it."""
    assert read_post(body) == []


@given(st.binary() | st.text().map(str.encode) | st.text(alphabet='-=&%[]{}":,idsgnTme0\r\n').map(str.encode))
def test_anything(body: bytes) -> None:
    """Nothing is raised."""
    read_post(body)


@given(st.recursive(st.none() | st.floats() | st.integers() | st.text(), lambda it: st.dictionaries(st.text(), it)))
def test_any_attributes(value: Any) -> None:
    """A record with anything in it is a record."""
    assert len(read_post(json.dumps({"id": 7, "signTime": 1593324328, "name": value, "x": value}).encode())) == 1
