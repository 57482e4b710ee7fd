namespace Corten.Integration.Tests.Support;

/// <summary>The published programs under test, and the peers of the distribution.</summary>
internal static class Programs
{
    private static readonly Lazy<CommandResult> _criuCheck = new(() => Command.Run(Peer("criu"), "check"));

    public static string Corun => Published("corun");

    public static string Cormon => Published("cormon");

    public static string Corten => Published("corten");

    /// <summary>The root of the checkout, for install.sh and the documents.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A program of the distribution; the test is skipped, with the reason, where it is not installed.</summary>
    public static string Peer(string name)
    {
        string? found = ((string[])["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/"]).Select(directory => directory + name).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not installed here, and this test compares with it");
        return found!;
    }

    /// <summary>Skips the test where criu does not work: that of Debian 12 cannot on kernels much newer than itself, and fails its own check there.</summary>
    public static void RequireCriu()
    {
        Peer("criu");
        Assert.SkipWhen(_criuCheck.Value.ExitCode != 0,
            $"the criu of this machine does not work on its kernel (criu check: {_criuCheck.Value.Error.Split('\n')[0]}): ./test.sh vm runs this test where it does");
    }

    private static string Published(string name)
    {
        string prefix = Environment.GetEnvironmentVariable("CORTEN_PREFIX")
            ?? throw new InvalidOperationException("CORTEN_PREFIX does not say where the published programs are; run ./test.sh integration");
        string path = $"{prefix}/bin/{name}";
        return File.Exists(path) ? path : throw new InvalidOperationException($"there is no {path}; run ./test.sh integration");
    }

    private static string FindRepository()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Corten.slnx")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("the tests do not stand in a checkout");
    }
}
