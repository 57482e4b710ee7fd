using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>What bash completes a command line with, through the script that the program prints.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Store _store = new();

    [Fact]
    public void Bash_completes_verbs_options_containers_and_images()
    {
        _store.Corten("create", "--name", "my-web", "localhost/busybox", "true").Exits();
        _store.Corten("tag", "localhost/busybox", "localhost/busybox:old").Exits();
        Assert.Equal("restart", Complete("resta"));
        Assert.Equal("--interactive", Complete("run --inter"));
        Assert.Equal("my-web", Complete("rm my"));
        Assert.Equal("localhost/busybox:latest localhost/busybox:old", Complete("rmi localhost/bu"));
        // What stands before the last colon stays on the line: bash replaces the word behind it.
        Assert.Equal("old", Complete("rmi localhost/busybox:o"));
        Assert.Equal("", Complete("rm nothing-of-this"));
    }

    public void Dispose() => _store.Dispose();

    private string Complete(string typed)
    {
        string line = $"{Programs.Corten} {string.Join(' ', _store.Global)} {typed}";
        string script = """
            source <("$1" completion bash)
            COMP_LINE=$2 COMP_POINT=${#2}
            read -ra COMP_WORDS <<<"$2"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _corten
            printf '%s\n' "${COMPREPLY[@]}" | sort
            """;
        return string.Join(' ', Command.Run("/bin/bash", "-c", script, "bash", Programs.Corten, line).Exits().Lines);
    }
}
