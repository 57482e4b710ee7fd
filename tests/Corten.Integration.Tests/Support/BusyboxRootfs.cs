namespace Corten.Integration.Tests.Support;

/// <summary>A root file system of the distribution's static busybox, made once in a test run and copied with hard links.</summary>
internal static class BusyboxRootfs
{
    private static readonly Lazy<byte[]> _program = new(() => File.ReadAllBytes(Programs.Peer("busybox")));

    public static void Make(string directory)
    {
        foreach (string name in (string[])["bin", "dev", "etc", "proc", "root", "sys", "tmp", "usr/bin", "usr/sbin", "sbin", "var"])
            Directory.CreateDirectory($"{directory}/{name}");
        string program = $"{directory}/bin/busybox";
        File.WriteAllBytes(program, _program.Value);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        foreach (string applet in Command.Run(Programs.Peer("busybox"), "--list").Lines.Where(applet => applet != "busybox"))
            File.CreateSymbolicLink($"{directory}/bin/{applet}", "busybox");
        File.WriteAllText($"{directory}/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n");
        File.WriteAllText($"{directory}/etc/group", "root:x:0:\nalice:x:1000:\nstaff:x:50:alice\n");
        File.SetUnixFileMode($"{directory}/tmp", (UnixFileMode)0b001_111_111_111);
    }
}
