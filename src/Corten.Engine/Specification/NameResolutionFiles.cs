using System.Text;
using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Specification;

/// <summary>Writes the files of a run that are mounted over the container's /etc/hostname, /etc/hosts and /etc/resolv.conf.</summary>
internal static class NameResolutionFiles
{
    /// <summary>Names of the files, in the run directory and below /etc; without those that the image's own are to stay for.</summary>
    public static IEnumerable<string> Of(NameSettings settings)
    {
        yield return "hostname";
        if (!settings.NoHosts)
            yield return "hosts";
        if (settings.Servers is not ["none"])
            yield return "resolv.conf";
    }

    private const string LocalHosts =
        """
        127.0.0.1	localhost
        ::1	localhost ip6-localhost ip6-loopback
        fe00::0	ip6-localnet
        ff00::0	ip6-mcastprefix
        ff02::1	ip6-allnodes
        ff02::2	ip6-allrouters

        """;

    public static void Write(string directory, ContainerRecord record)
    {
        bool host = record.Options.Network == "host";
        Write(directory, "hostname", SpecBuilder.Hostname(record) + "\n");
        string hosts = host ? KernelFile.TryRead("/etc/hosts", out _) + "\n" : LocalHosts;
        Write(directory, "hosts", hosts + string.Concat(record.Options.Names.Hosts.Select(h => h + "\n")));
        Write(directory, "resolv.conf", ResolverFile.Text(KernelFile.TryRead("/etc/resolv.conf", out _) ?? "", record.Options.Names));
    }

    // Inside the container everyone may read them; the directory above is the owner's alone.
    private static void Write(string directory, string name, string content) =>
        AtomicFile.Write(HostPath.Join(directory, name), Encoding.UTF8.GetBytes(content), mode: 0x1a4, durable: false);
}
