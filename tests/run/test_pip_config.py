from pathlib import Path

from infra.deploy.setup.pip_config import PipConfig, read, uv_environment, uv_options


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_variable_wins_over_the_users_file_and_that_over_an_older_one(tmp_path):
    write(tmp_path / ".pip/pip.conf", "[global]\nindex-url = https://a.example/simple\n")
    write(
        tmp_path / ".config/pip/pip.conf",
        "[global]\nindex-url = https://b.example/simple\ncert = /b.pem\n",
    )

    from_files = read({"HOME": str(tmp_path)}, prefix="/nowhere")
    from_both = read(
        {"HOME": str(tmp_path), "PIP_INDEX_URL": "https://c.example/simple"}, prefix="/nowhere"
    )

    assert from_files.index == "https://b.example/simple"
    assert from_both.index == "https://c.example/simple"
    assert from_both.cert == "/b.pem"


def test_the_install_section_wins_and_lists_may_run_over_lines(tmp_path):
    write(
        tmp_path / "pip.conf",
        "[global]\n"
        "extra-index-url =\n    https://one.example/simple\n    https://two.example/simple\n"
        "trusted_host = one.example\n"
        "[install]\n"
        "trusted-host = two.example three.example:8443\n"
        "no-index = true\n",
    )

    config = read({"HOME": "/nowhere", "PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}, prefix="/no")

    assert config.extra_indexes == ("https://one.example/simple", "https://two.example/simple")
    assert config.trusted_hosts == ("two.example", "three.example:8443")
    assert config.no_index


def test_no_file_is_read_when_pip_was_told_so(tmp_path):
    write(tmp_path / ".config/pip/pip.conf", "[global]\nindex-url = https://b.example/simple\n")

    assert read({"HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null"}) == PipConfig()


def test_an_unreadable_file_counts_as_absent(tmp_path):
    write(tmp_path / ".config/pip/pip.conf", "index-url without a section\n")

    assert read({"HOME": str(tmp_path)}, prefix="/no") == read({"HOME": "/no"}, prefix="/no")


def test_certificates_come_from_the_usual_variables_too():
    told = {"HOME": "/nowhere", "PIP_CONFIG_FILE": "/dev/null"}

    assert read(told | {"REQUESTS_CA_BUNDLE": "/r.pem"}).cert == "/r.pem"
    assert read(told | {"REQUESTS_CA_BUNDLE": "/r.pem", "PIP_CERT": "/p.pem"}).cert == "/p.pem"


def test_uv_is_told_the_same_but_keeps_what_it_was_told_itself():
    config = PipConfig(
        index="https://u:p@a.example/simple",
        extra_indexes=("https://b.example/simple", "file:///opt/simple"),
        find_links=("/opt/my wheels",),
        cert="/a.pem",
        trusted_hosts=("b.example",),
    )

    said = uv_environment(config, {"SSL_CERT_FILE": "/own.pem"})

    assert said == {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "https://u:p@a.example/simple",
        "UV_EXTRA_INDEX_URL": "https://b.example/simple file:///opt/simple",
    }
    assert "UV_DEFAULT_INDEX" not in uv_environment(config, {"UV_INDEX_URL": "https://c.example"})
    assert uv_options(config) == [
        "--find-links=/opt/my wheels",
        "--allow-insecure-host=b.example",
    ]
