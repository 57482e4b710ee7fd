using System.CommandLine;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>The options of run and create for what the kernel and the runtime are told beside limits.</summary>
internal sealed class KernelFlags
{
    private readonly Option<string[]> _annotations = CommandOptions.List("--annotation", "KEY=VALUE", "A word for the runtime and its hooks");
    private readonly Option<string[]> _cgroupFiles = CommandOptions.List("--cgroup-conf", "FILE=VALUE", "A file of cgroup v2: memory.high=1073741824");
    private readonly Option<bool> _oomKill = CommandOptions.Switch("--oom-kill-disable", "Let processes wait for memory; needs --memory");
    private readonly Option<string[]> _sysctls = CommandOptions.List("--sysctl", "NAME=VALUE", "A kernel parameter of the container's namespaces");

    public KernelFlags(Command command)
    {
        foreach (Option option in (Option[])[_annotations, _cgroupFiles, _oomKill, _sysctls])
            command.Options.Add(option);
    }

    public ContainerOptions Apply(ParseResult result, ContainerOptions options, string[] security)
    {
        if (result.GetValue(_oomKill) && options.Memory is null)
            throw new UsageException("--oom-kill-disable needs --memory: without a limit the whole machine would wait");
        return options with
        {
            Kernel = new KernelSettings
            {
                Annotations = Pairs(result.GetValue(_annotations)!, "annotations"),
                CgroupFiles = Pairs(result.GetValue(_cgroupFiles)!, "--cgroup-conf values"),
                OomKillDisable = result.GetValue(_oomKill),
                Sysctls = Pairs(result.GetValue(_sysctls)!, "sysctls"),
                Masked = SecurityFlag.Paths(security, "mask"),
                Unmasked = SecurityFlag.Unmasked(security),
            },
        };
    }

    private static Dictionary<string, string> Pairs(string[] texts, string what)
    {
        var pairs = new Dictionary<string, string>();
        foreach (string text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } key, var value])
                throw new UsageException($"invalid value \"{text}\", {what} must be in the form of KEY=VALUE");
            pairs[key] = value;
        }
        return pairs;
    }
}
