"""Bodies and frames that take long, or much, where they are taken as they come."""

from collections.abc import Callable

# Each by what it is about, of about so many bytes.
LARGE: dict[str, Callable[[int], bytes]] = {
    "brackets": lambda size: b"[" * size,
    "braces": lambda size: b'{"a":' * (size // 5),
    "numbers": lambda size: b"[" + b"1," * (size // 2) + b"1]",
    "objects": lambda size: b'{"code":200,"data":[' + b"{}," * (size // 3) + b"{}]}",
    "lines": lambda size: b"1\n" * (size // 2),
    "blanks": lambda size: b" " * size,
    "blanks between": lambda size: b"1" + b" " * size + b"2",
    "digits": lambda size: b'{"code":' + b"1" * size + b"}",
    "a text of digits": lambda size: b'{"code":"' + b"1" * size + b'"}',
    "escapes": lambda size: b'{"code":"' + b"\\u4e2d" * (size // 6) + b'"}',
    "quotes": lambda size: b'{"code":"' + b'\\"' * (size // 2) + b'\xff"}',
    "no text": lambda size: b"\xff" * size,
    "no text in a text": lambda size: b'{"code":"' + b"\xff" * size + b'"}',
    "GB 18030": lambda size: b'{"code":"' + "\u4e2d".encode("gb18030") * (size // 2) + b'"}',
    "Chinese and a bad byte": lambda size: b'{"code":"' + "\u4e2d".encode() * (size // 3) + b'\xff"}',
    "a picture and a bad byte": lambda size: b'{"code":200,"photo":"' + b"A" * size + b'\xff"}',
    "records": lambda size: b'{"code":30000,"data":[' + b'{"id":1},' * (size // 9) + b'{"id":1}]}',
    "half characters": lambda size: b'{"code":"' + b'\xe4\xb8",1:"' * (size // 7) + b'"}',
}
