using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class SpecCommand
{
    public static Command Define() => new(
        "spec", "create a new specification file", "",
        [
            new("bundle", "path to the root of the bundle directory", "b"),
            Option.Switch("rootless", "generate a configuration for a rootless container"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        arguments.RequireNoWords();
        string directory = Path.GetFullPath(arguments.Value("bundle") ?? ".");
        if (!Directory.Exists(directory))
            throw new UsageException($"the bundle directory {directory} does not exist: make it first");
        string path = HostPath.Join(directory, "config.json");
        if (File.Exists(path))
            throw new UsageException($"File {path} exists. Remove it first");
        bool unified = FileSystemStatus.Of("/sys/fs/cgroup").Magic == FileSystemStatus.Cgroup2;
        uint uid = ThisProcess.EffectiveUid;
        var spec = arguments.Has("rootless") ? DefaultSpec.CreateRootless(uid, ThisProcess.EffectiveGid, unified) : DefaultSpec.Create(unified);
        AtomicFile.Write(path, SpecWriter.Format(spec), 0x1b6);
        return 0;
    }
}
