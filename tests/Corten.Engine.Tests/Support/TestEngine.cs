using System.Text;
using Corten.Engine.Records;
using Corten.Images;
using Corten.Images.Importing;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;
using Corten.Snapshots.Directories;

namespace Corten.Engine.Tests.Support;

/// <summary>An engine with a store of its own and one image, run by runc; everything is removed at the end.</summary>
internal sealed class TestEngine : IDisposable
{
    public const string ImageName = "localhost/corten-test:latest";
    private const string Runc = "/usr/sbin/runc";
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-engine-").FullName;
    private readonly EnginePrograms _programs;

    public TestEngine()
    {
        if (!File.Exists(Runc) || !File.Exists("/bin/busybox"))
            Assert.Skip("runc and busybox-static are needed to run containers: apt-get install runc busybox-static");
        if (Environment.UserName != "root")
            Assert.Skip("only root can mount a container's root file system here");
        Paths = new EnginePaths(_directory + "/root", _directory + "/run");
        _programs = new EnginePrograms(Runc, MonitorProgram.Install(_directory), "/bin/true");
        MakeImage();
    }

    public EnginePaths Paths { get; }

    public ImageService Images => new(Paths.Root, Snapshotter);

    public string Scratch => _directory;

    private DirectorySnapshotter Snapshotter => new(Paths.Root + "/snapshots");

    /// <summary>Opens the engine as a new command does, which repairs first.</summary>
    public ContainerEngine Open(string? runtime = null) =>
        new(Paths, Images, Snapshotter, runtime is null ? _programs : _programs with { Runtime = runtime }, TimeProvider.System);

    public static ContainerOptions Options(params string[] command) => new() { Image = ImageName, Command = command };

    /// <summary>Runs in the foreground; returns what the container wrote to both streams, and its exit code.</summary>
    public (string Output, int? Code) Run(ContainerOptions options)
    {
        var engine = Open();
        var (record, connection) = engine.Run(options, AttachFlags.Stdout | AttachFlags.Stderr, null);
        var result = ReadAll(connection!);
        engine.CleanUp(record.Id);
        return result;
    }

    public static (string Output, int? Code) ReadAll(AttachConnection connection)
    {
        using (connection)
        {
            var output = new List<byte>();
            do
            {
                while (connection.TryTake(out var kind, out var payload))
                {
                    if (kind == FrameKind.Exit)
                        return (Encoding.UTF8.GetString([.. output]), AttachConnection.ExitCode(payload));
                    output.AddRange(payload);
                }
            }
            while (Linux.Polling.Poll.WaitReadable(connection.Socket, 20_000) && connection.Receive());
            return (Encoding.UTF8.GetString([.. output]), null);
        }
    }

    /// <summary>Everything that a container leaves somewhere: directories, names, mounts, cgroups.</summary>
    public IReadOnlyList<string> Leftovers()
    {
        var found = new List<string>();
        foreach (string directory in (string[])[Paths.Containers, Paths.Names, Paths.Runs, Paths.VolatileRecords, Paths.RuntimeState])
        {
            if (Directory.Exists(directory))
                found.AddRange(Directory.EnumerateFileSystemEntries(directory));
        }
        found.AddRange(File.ReadLines("/proc/self/mountinfo").Where(l => l.Contains(_directory, StringComparison.Ordinal)));
        return found;
    }

    /// <summary>What a loss of power leaves, where no process is left: no mounts, no cgroups, no run state.</summary>
    public void LoseRunState()
    {
        foreach (string point in File.ReadLines("/proc/self/mountinfo").Select(l => l.Split(' ')[4]).Where(p => p.StartsWith(_directory + "/", StringComparison.Ordinal)).Reverse())
            Assert.Equal(0, ChildProcess.Start("/bin/umount", ["umount", point]).Wait().Code);
        foreach (string id in Directory.EnumerateDirectories(Paths.Runs).Select(d => Path.GetFileName(d)))
            ChildProcess.Start("/usr/bin/find", ["find", "/sys/fs/cgroup", "-depth", "-type", "d", "-name", $"*{id}*", "-delete"]).Wait();
        Directory.Delete(Paths.RunRoot, recursive: true);
    }

    private void MakeImage()
    {
        string rootfs = Directory.CreateDirectory(_directory + "/image").FullName;
        Directory.CreateDirectory(rootfs + "/bin");
        Directory.CreateDirectory(rootfs + "/etc");
        File.Copy("/bin/busybox", rootfs + "/bin/busybox");
        foreach (string applet in (string[])["sh", "cat", "id", "sleep", "env", "true", "touch", "hostname", "ls", "kill", "rm", "grep", "mkdir", "chown", "ln", "stat"])
            File.CreateSymbolicLink($"{rootfs}/bin/{applet}", "busybox");
        File.WriteAllText(rootfs + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1001::/home/user:/bin/sh\n");
        File.WriteAllText(rootfs + "/etc/group", "root:x:0:\nuser:x:1001:\nextra:x:2000:user\n");
        ChildProcess.Start("/bin/tar", ["tar", "-cf", _directory + "/image.tar", "-C", rootfs, "."]).Wait();
        Directory.CreateDirectory(Paths.Root);
        using var tar = File.OpenRead(_directory + "/image.tar");
        Images.Import(tar, new ImportOptions { Name = Oci.Reference.Parse(ImageName), Changes = ["CMD [\"sh\"]", "ENV FROM=image"] });
    }

    public void Dispose()
    {
        var engine = Open();
        foreach (var container in engine.List())
            engine.Remove(container, force: true);
        DirectoryTree.Remove(_directory);
    }
}
