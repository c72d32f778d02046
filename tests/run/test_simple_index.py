import json

from infra.deploy.setup.simple_index import Offer, offers

PAGE = """<!DOCTYPE html><html><head><base href="https://files.example/x/"></head><body>
<a href="../uv-1.0-py3-none-any.whl#sha256=abc" data-requires-python="&gt;=3.8">uv</a>
<a href="https://other.example/uv-1.1%2Blocal.tar.gz">uv</a>
<a href="uv-0.9-py3-none-any.whl" data-yanked="broken">uv</a>
<a>no address</a></body></html>"""


def test_links_of_an_html_page_are_resolved_and_withdrawn_files_left_out():
    found = offers(PAGE, content_type="text/html", url="https://index.example/simple/uv/")

    assert found == [
        Offer("uv-1.0-py3-none-any.whl", "https://files.example/uv-1.0-py3-none-any.whl"),
        Offer("uv-1.1+local.tar.gz", "https://other.example/uv-1.1%2Blocal.tar.gz"),
    ]


def test_a_json_page_says_the_same():
    files = [
        {"filename": "uv-1.0.whl", "url": "../../files/uv-1.0.whl", "hashes": {}, "yanked": False},
        {"filename": "uv-0.9.whl", "url": "/files/uv-0.9.whl", "yanked": "broken"},
    ]

    found = offers(
        json.dumps({"files": files, "meta": {"api-version": "1.1"}}),
        content_type="application/vnd.pypi.simple.v1+json",
        url="https://index.example/simple/uv/",
    )

    assert found == [Offer("uv-1.0.whl", "https://index.example/files/uv-1.0.whl")]


def test_an_index_in_a_folder_gives_file_addresses():
    found = offers(
        '<a href="../../files/uv-1.0.whl">uv</a>', content_type="", url="file:///opt/simple/uv/"
    )

    assert found == [Offer("uv-1.0.whl", "file:///opt/files/uv-1.0.whl")]
