using Corten.Linux.Interop;

namespace Corten.Linux.Namespaces;

/// <summary>The names of this process's UTS namespace: sethostname(2), setdomainname(2). At most 64 bytes each.</summary>
public static class HostName
{
    /// <summary>Sets the host name.</summary>
    public static void Set(string name) =>
        LinuxException.Check(Libc.Result(Libc.sethostname(name, UnixString.ToBytes(name).Length)), "set the host name to", name);

    /// <summary>Sets the NIS domain name.</summary>
    public static void SetDomain(string name) =>
        LinuxException.Check(Libc.Result(Libc.setdomainname(name, UnixString.ToBytes(name).Length)), "set the domain name to", name);
}
