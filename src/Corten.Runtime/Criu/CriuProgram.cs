using Corten.Linux;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;

namespace Corten.Runtime.Criu;

/// <summary>The program criu(8) of this machine, its version checked.</summary>
internal sealed class CriuProgram
{
    // The first with the version request; older ones cannot be told apart.
    private const int OldestVersion = 30000;

    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private CriuProgram(string path, int version) => (Path, Version) = (path, version);

    /// <summary>Absolute path of the executable.</summary>
    public string Path { get; }

    /// <summary>See <see cref="CriuResponse.Version"/>.</summary>
    public int Version { get; }

    /// <summary>Finds criu in PATH.</summary>
    /// <exception cref="RuntimeException">There is none, or it is too old.</exception>
    public static CriuProgram Find()
    {
        string path = (Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } set ? set : DefaultPath).Split(':')
            .Where(directory => directory.StartsWith('/')).Select(directory => HostPath.Join(directory, "criu")).FirstOrDefault(File.Exists)
            ?? throw new RuntimeException("checkpoint and restore are done by the program criu, which is not in PATH: install the package criu");
        var program = new CriuProgram(path, Ask(path, new CriuRequest(CriuRequestType.Version)).Version);
        program.Require(OldestVersion, "checkpoint and restore");
        return program;
    }

    /// <summary>Throws where this criu is older than <paramref name="version"/>.</summary>
    public void Require(int version, string what)
    {
        if (Version < version)
            throw new RuntimeException($"{what} takes criu {Show(version)} or newer, and {Path} is {Show(Version)}");
    }

    /// <summary>Throws where the kernel or this criu lacks a feature that is true in <paramref name="wanted"/>.</summary>
    public void Require(CriuFeatures wanted)
    {
        var found = Ask(Path, new CriuRequest(CriuRequestType.FeatureCheck) { Features = wanted }).Features;
        if (wanted.TrackMemory == true && found.TrackMemory != true)
            throw new RuntimeException("--pre-dump needs a kernel that tracks changed memory (CONFIG_MEM_SOFT_DIRTY), which criu does not find here");
        if (wanted.LazyPages == true && found.LazyPages != true)
            throw new RuntimeException("--lazy-pages needs a kernel with userfaultfd, which criu does not find here");
    }

    /// <summary>A criu process of its own for <paramref name="talk"/>; it has ended when this returns.</summary>
    public static T Run<T>(string path, Func<CriuConnection, T> talk)
    {
        var (mine, theirs) = SequencedPacketSocket.Pair();
        ChildProcess child;
        using (theirs)
            child = ChildProcess.Start(path, ["criu", "swrk", "3"], new SpawnOptions { Extra = [theirs] });
        try
        {
            using var connection = new CriuConnection(mine);
            return talk(connection);
        }
        finally
        {
            mine.Dispose();
            child.Wait();
        }
    }

    private static CriuResponse Ask(string path, CriuRequest request)
    {
        try
        {
            return Run(path, connection => connection.Ask(request));
        }
        catch (CriuFailure error)
        {
            throw new RuntimeException($"asking {path} what it can do: {error.Message}", error);
        }
    }

    private static string Show(int version) => $"{version / 10000}.{version / 100 % 100}{(version % 100 == 0 ? "" : $".{version % 100}")}";
}
