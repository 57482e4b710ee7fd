namespace Corten.Integration.Tests.Support;

/// <summary>A tmpfs of the host with a second one mounted in its directory "sub"; unmounted in the end.</summary>
internal sealed class Volume : IDisposable
{
    public Volume(string path)
    {
        Path = path;
        Mount(path);
        File.WriteAllText(path + "/file", "outer");
        Mount(path + "/sub");
        File.WriteAllText(path + "/sub/file", "inner");
    }

    public string Path { get; }

    /// <summary>Gives the outer mount exactly these flags.</summary>
    public void Remount(string options)
    {
        Command.Run("/bin/mount", "--bind", "-o", "remount,rw,diratime,atime,strictatime", Path).Exits();
        Command.Run("/bin/mount", "--bind", "-o", "remount," + options, Path).Exits();
    }

    public void Dispose() => Command.Run("/bin/umount", "-R", Path);

    private static void Mount(string path)
    {
        Directory.CreateDirectory(path);
        Command.Run("/bin/mount", "-t", "tmpfs", "-o", "mode=755,size=4m", "corten-test", path).Exits();
        Command.Run("/bin/mount", "--make-private", path).Exits();
    }
}
