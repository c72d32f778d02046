import json

import pytest

from infra.web.assets import Assets, AssetsNotBuilt

MANIFEST = {
    "_shared.js": {"file": "assets/shared-1.js", "name": "shared", "css": ["assets/shared-1.css"]},
    "_deep.js": {"file": "assets/deep-1.js", "name": "deep", "imports": ["_shared.js"]},
    "frontend/review.ts": {
        "file": "assets/review-1.js",
        "name": "review",
        "isEntry": True,
        "imports": ["_deep.js", "_shared.js"],
        "css": ["assets/review-1.css"],
    },
    "frontend/icon.svg": {"file": "assets/icon-1.svg", "src": "frontend/icon.svg"},
}


@pytest.fixture
def assets(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST))
    return Assets(path)


def test_an_entry_links_its_styles_what_it_imports_and_itself_each_once(assets):
    lines = assets.asset_tags("review").splitlines()

    assert lines == [
        '<link rel="stylesheet" href="/static/assets/review-1.css">',
        '<link rel="stylesheet" href="/static/assets/shared-1.css">',
        '<link rel="modulepreload" href="/static/assets/deep-1.js">',
        '<link rel="modulepreload" href="/static/assets/shared-1.js">',
        '<script type="module" src="/static/assets/review-1.js"></script>',
    ]


def test_the_icon_has_its_own_address(assets):
    assert assets.icon == "/static/assets/icon-1.svg"


def test_only_entries_can_be_linked(assets):
    with pytest.raises(KeyError):
        assets.asset_tags("deep")


def test_a_front_end_that_was_not_built_is_named_in_one_sentence(tmp_path):
    with pytest.raises(AssetsNotBuilt, match="The front end is not built"):
        Assets(tmp_path / "manifest.json")
