using System.Diagnostics;

namespace Corten.Content.Tests;

/// <summary>A tmpfs of a few blocks, unmounted at the end.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-disk-");

    private SmallDisk()
    {
    }

    public string Path => _directory.FullName;

    public static SmallDisk Mount(string size)
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={size}", "corten-test", disk.Path) == 0)
            return disk;
        disk._directory.Delete();
        Assert.Skip("mounting a tmpfs needs root: a full disk is not tried");
        return disk;
    }

    public void Resize(string size) => Assert.Equal(0, Run("mount", "-o", $"remount,size={size}", Path));

    public void Dispose()
    {
        Assert.Equal(0, Run("umount", Path));
        _directory.Delete();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
