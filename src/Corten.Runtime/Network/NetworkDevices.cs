using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Network;

/// <summary>linux.netDevices of a container that is being made.</summary>
internal static class NetworkDevices
{
    /// <summary>Moves them all, or none; null where there are none.</summary>
    /// <param name="linux">The container's section linux.</param>
    /// <param name="pid">Its init, which is in its new namespaces already.</param>
    public static DeviceMove? Move(LinuxSpec? linux, int pid)
    {
        if (linux?.NetDevices is not { Count: > 0 } devices)
            return null;
        var move = DeviceMove.Into(linux.PathOf(NamespaceType.Network) ?? $"/proc/{pid}/ns/net");
        try
        {
            foreach (var (name, device) in devices)
                move.Move(name, device?.Name);
            return move;
        }
        catch
        {
            move.Return();
            move.Dispose();
            throw;
        }
    }
}
