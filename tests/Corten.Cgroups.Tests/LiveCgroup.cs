using System.Diagnostics;
using Corten.Oci.RuntimeSpec;
using Process = System.Diagnostics.Process;

namespace Corten.Cgroups.Tests;

/// <summary>A real cgroup of this machine under a name of its own, killed and removed at the end.</summary>
internal sealed class LiveCgroup : IDisposable
{
    private static int s_counter;

    private readonly List<Process> _processes = [];

    /// <summary>On a hybrid host <paramref name="withoutUnified"/> gives the plain v1 implementation.</summary>
    public LiveCgroup(bool withoutUnified = false)
    {
        var host = CgroupHost.Detect();
        if (host.Kind == CgroupKind.V2 && withoutUnified)
            Assert.Skip("this machine has no cgroup v1 hierarchies, nothing of v1 can be tried on it");
        Name = $"corten-test-{Environment.ProcessId}-{Interlocked.Increment(ref s_counter)}";
        var whole = host.Resolve("/" + Name, "unused");
        Cgroup = withoutUnified ? CgroupHost.Reopen(whole.Paths.Where(p => p.Key.Length > 0).ToDictionary()) : whole;
    }

    /// <summary>For what only hierarchies of version 1 have.</summary>
    public static LiveCgroup OnV1() => new(withoutUnified: CgroupHost.Detect().Kind == CgroupKind.V2);

    /// <summary>For what only version 2 alone has.</summary>
    public static LiveCgroup OnV2()
    {
        if (CgroupHost.Detect().Kind != CgroupKind.V2)
            Assert.Skip("this machine has not cgroup v2 alone: ./test.sh vm runs this test on one that has");
        return new LiveCgroup();
    }

    public string Name { get; }

    public ICgroup Cgroup { get; }

    public string this[string controller, string file] => File.ReadAllText($"{Cgroup.Paths[controller]}/{file}").TrimEnd('\n');

    public LiveCgroup Create(LinuxResources? resources = null)
    {
        Cgroup.Create(resources);
        return this;
    }

    /// <summary>Starts a shell script that begins when the process is in the cgroup.</summary>
    public Process Start(string script)
    {
        var process = Outside("read go\n" + script);
        Cgroup.AddProcess(process.Id);
        process.StandardInput.WriteLine("go");
        return process;
    }

    /// <summary>Starts a shell script outside of the cgroup.</summary>
    public Process Outside(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    public void Dispose()
    {
        if (Cgroup.Exists)
        {
            Cgroup.Kill();
            Cgroup.Delete();
        }
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
    }
}
