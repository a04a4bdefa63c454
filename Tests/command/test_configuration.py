"""Settings: command line over environment over file, and everything wrong named at once."""

import json

import pytest

from harness import Instance


def check(instance, *options, extra=None):
    return instance.run("check", *options, extra=extra)


def test_the_file_is_read_and_the_environment_and_the_options_go_before_it(empty, tmp_path):
    empty.init()
    for name, text in [("a.yaml", f"# a comment\ndata: {empty.folder}\nport: 8001\n"),
                       ("a.json", json.dumps({"data": str(empty.folder), "port": 8001}))]:
        file = tmp_path / name
        file.write_text(text)
        for port, options, extra in [(8001, [], {}), (8002, [], {"LATCHKEY_PORT": "8002"}),
                                     (8003, ["--port", "8003"], {"LATCHKEY_PORT": "8002"})]:
            # The link tells which port won.
            link = empty.ok("user", "reset-password", "ada@example.com", "--config", str(file), *options,
                            extra=extra, data=False)
            assert link.startswith(f"http://127.0.0.1:{port}/")


def test_every_problem_is_reported_in_one_run(instance, tmp_path):
    file = tmp_path / "latchkey.yaml"
    file.write_text("read-rate-limit: lots\n")
    result = check(instance, "--config", str(file), "--port", "99999999",
                   extra={"LATCHKEY_WRITE_RATE_LIMIT": "-1", "LATCHKEY_LOG_FORMAT": "xml",
                          "LATCHKEY_PUBLIC_URL": "keys.example.com", "LATCHKEY_TRUSTED_PROXY": "10.0.0.0/8,proxy",
                          "LATCHKEY_TLS_CERTIFICATE": "/nowhere/cert.pem", "LATCHKEY_DATABASE": "mysql://x"})
    assert result.returncode == 64
    assert result.stdout == ""
    for part in [f"read-rate-limit in {file}", "--port", "LATCHKEY_WRITE_RATE_LIMIT", "LATCHKEY_LOG_FORMAT",
                 "LATCHKEY_PUBLIC_URL", "LATCHKEY_TRUSTED_PROXY", "\"proxy\"", "/nowhere/cert.pem",
                 "tls-certificate and tls-key belong together", "LATCHKEY_DATABASE"]:
        assert part in result.stderr, part


@pytest.mark.parametrize("name, text", [
    ("a.yaml", "port: 1\nprot: 8080\n"), ("a.yml", "prot: 1\n"), ("a.json", '{"prot": 1}'),
    ("a.conf", "prot: 1\n"), ("b.yaml", "server:\n  prot: 1\n"),
])
def test_an_unknown_key_is_an_error_that_names_it(instance, tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text)
    result = check(instance, extra={"LATCHKEY_CONFIG": str(file)})
    assert result.returncode == 64
    assert "prot" in result.stderr and "unknown key" in result.stderr and str(file) in result.stderr


def test_a_misspelt_key_is_told_what_was_meant(instance, tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("publicUrl: https://keys.example.com\n")
    assert 'did you mean "public-url"' in check(instance, "--config", str(file)).stderr


@pytest.mark.parametrize("name, text", [("a.yaml", "port: [1\n"), ("a.json", "{"), ("a.yaml", "- port\n"), ("a.json", "[]")])
def test_a_file_that_is_no_configuration_is_refused(instance, tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text)
    result = check(instance, "--config", str(file))
    assert result.returncode == 64 and str(file) in result.stderr


def test_a_missing_file_is_refused(instance):
    result = check(instance, "--config", "/nowhere/latchkey.yaml")
    assert result.returncode == 64 and "/nowhere/latchkey.yaml" in result.stderr


@pytest.mark.parametrize("name, text", [
    ("a.yaml", ""), ("a.yaml", "# nothing yet\n\n"),
    ("a.yaml", "host: 127.0.0.1\nport: 8081\ntrusted-proxy: [10.0.0.0/8, '::1']\nallow-workspace-creation: yes\n"),
    ("a.yaml", "trusted-proxy: 10.0.0.0/8\npublic-url: https://keys.example.com/\n"),
    ("a.json", json.dumps({"port": 8081, "trusted-proxy": ["10.0.0.0/8"], "allow-workspace-creation": True})),
    ("a.json", json.dumps({"port": "8081", "read-rate-limit": 0})),
])
def test_a_good_file_is_accepted(instance, tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text)
    result = check(instance, "--config", str(file))
    assert result.returncode == 0, result.stderr


def test_a_misspelt_variable_is_a_warning(instance):
    result = check(instance, extra={"LATCHKEY_PROT": "8081"})
    assert result.returncode == 0
    assert "LATCHKEY_PROT" in result.stderr


def test_an_empty_variable_is_not_set(instance):
    assert check(instance, extra={"LATCHKEY_PORT": "", "LATCHKEY_PUBLIC_URL": ""}).returncode == 0


def test_the_data_folder_comes_from_the_environment_too(empty):
    empty.init()
    assert Instance(empty.folder).run("check", data=False, extra={"LATCHKEY_DATA": str(empty.folder)}).returncode == 0


def test_a_secret_is_given_in_one_way_only_and_never_printed(instance, tmp_path):
    file = tmp_path / "secret"
    file.write_text("from-the-file\n")
    result = check(instance, extra={"LATCHKEY_METRICS_SECRET": "from-the-environment",
                                    "LATCHKEY_METRICS_SECRET_FILE": str(file)})
    assert result.returncode == 64
    assert "metrics-secret" in result.stderr
    assert "from-the" not in result.stderr
    assert check(instance, extra={"LATCHKEY_METRICS_SECRET_FILE": str(file)}).returncode == 0
