"""How the command line is called: help, versions, exit codes, what goes where."""

import pytest

COMMANDS = [
    ["serve"], ["init"], ["token"], ["token", "create"], ["token", "list"], ["token", "revoke"], ["user"],
    ["user", "reset-password"], ["check"], ["mail"], ["mail", "test"], ["backup"], ["restore"], ["version"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(empty, command):
    result = empty.run(*command, "--help", data=False)
    assert result.returncode == 0
    assert "USAGE: latchkey " + " ".join(command) in result.stdout
    assert result.stderr == ""


def test_version_is_one_line_on_stdout(empty):
    result = empty.run("version", data=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("latchkey ") and result.stdout.count("\n") == 1
    assert empty.run("--version", data=False).stdout == result.stdout


@pytest.mark.parametrize("arguments", [
    ["frobnicate"], ["serve", "--frobnicate"], ["token", "create"], ["token", "revoke"], ["user", "reset-password"],
    ["init"], ["mail", "test"], ["backup"], ["restore"],
    ["token", "create", "--workspace", "a", "--integration", "b", "--scopes", "all", "--expires-in", "soon"],
    ["token", "create", "--workspace", "a", "--integration", "b", "--scopes", "all", "--expires-in", "0d"],
    ["token", "create", "--workspace", "a", "--integration", "b", "--scopes", "all", "--expires-in", "99999999999999w"],
    ["token", "create", "--workspace", "a", "--integration", "b", "--scopes", "all", "--count", "0"],
], ids=" ".join)
def test_a_wrong_call_exits_with_64_and_says_so_on_stderr(empty, arguments):
    result = empty.run(*arguments, data=False)
    assert result.returncode == 64
    assert result.stdout == ""
    assert "Error: " in result.stderr
    assert not empty.folder.exists()


@pytest.mark.parametrize("command", [["token", "list"], ["check"], ["backup", "b.db"], ["token", "revoke", "x"],
                                     ["user", "reset-password", "ada@example.com"]], ids=" ".join)
def test_a_command_on_nothing_fails_and_makes_nothing(empty, command):
    result = empty.run(*command)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "no Latchkey instance" in result.stderr
    assert not empty.folder.exists()
