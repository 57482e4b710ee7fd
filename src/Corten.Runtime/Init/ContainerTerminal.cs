using System.Text;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Linux.Terminals;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>The terminal of process.terminal: a pair of the container's own devpts, its master sent away, its peer bound to /dev/console.</summary>
internal sealed class ContainerTerminal
{
    private readonly PseudoTerminal _pair;

    private ContainerTerminal(PseudoTerminal pair) => _pair = pair;

    /// <summary>Opens the pair in <paramref name="root"/> and sends the master to <paramref name="consoleSocket"/>.</summary>
    public static ContainerTerminal Open(SafeFileHandle root, ConsoleSize? size, SafeFileHandle consoleSocket, string? mountLabel, bool bindConsole = true)
    {
        using var pts = RootedPath.Open(root, "dev/pts", OpenFlags.Path | OpenFlags.Directory);
        var pair = PseudoTerminal.Open(pts);
        if (size is { Height: > 0, Width: > 0 })
            new WindowSize((ushort)size.Height, (ushort)size.Width).ApplyTo(pair.Master);
        SecurityLabels.LabelFile(pair.Peer, mountLabel);
        if (bindConsole)
            BindConsole(root, pair);
        DescriptorPassing.Send(consoleSocket, pair.Master.Number(), Encoding.UTF8.GetBytes($"/dev/pts/{pair.Number}"));
        pair.Master.Dispose();
        return new ContainerTerminal(pair);
    }

    /// <summary>Makes it the controlling terminal and standard input, output and error of this process, which leads a new session.</summary>
    public void Take()
    {
        _pair.TakeAsControllingTerminal();
        for (int target = 0; target <= 2; target++)
            ThisProcess.Duplicate(_pair.Peer.Number(), target);
    }

    private static void BindConsole(SafeFileHandle root, PseudoTerminal pair)
    {
        using var dev = RootedPath.Open(root, "dev", OpenFlags.Path | OpenFlags.Directory);
        using var target = RootedDirectory.EnsureFile(dev, "console");
        using var clone = DetachedMount.Clone(pair.Peer);
        DetachedMount.Attach(clone, target, "/dev/console");
    }
}
