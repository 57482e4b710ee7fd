using Corten.Linux;
using Corten.Linux.Mounts;

namespace Corten.Security.Labels;

/// <summary>SELinux labels ("contexts"): selinux(8), and setexeccon(3) and setkeycreatecon(3), whose interface with the kernel is used here.</summary>
public static class SeLinux
{
    /// <summary>The extended attribute that is a file's label.</summary>
    public const string FileAttribute = "security.selinux";

    private const string FileSystem = "/sys/fs/selinux";

    private const uint Magic = 0xf97cff8c;

    /// <summary>Whether the kernel enforces, or would, and lets this process take part: a container sees the file system read-only.</summary>
    public static bool IsEnabled
    {
        get
        {
            try
            {
                return FileSystemStatus.Of(FileSystem) is { Magic: Magic, ReadOnly: false };
            }
            catch (LinuxException)
            {
                return false;
            }
        }
    }

    /// <summary>Throws where <paramref name="field"/> asks for a label and this machine has no SELinux.</summary>
    /// <exception cref="SecurityException">It has none.</exception>
    public static void Require(string field)
    {
        if (!IsEnabled)
            throw new SecurityException($"{field}: selinux label is specified in config, but selinux is disabled or not supported: remove the field");
    }

    /// <summary>Gives this process <paramref name="label"/> when it executes the next program.</summary>
    /// <exception cref="SecurityException">The kernel refuses, and why.</exception>
    public static void SetForExecute(ProcessAttributes attributes, string label) => Check(attributes.TryWrite("exec", label), "process.selinuxLabel", label);

    /// <summary>Gives <paramref name="label"/> to the keys that this process makes; the empty label goes back to the default.</summary>
    /// <exception cref="SecurityException">The kernel refuses, and why.</exception>
    public static void SetForKeys(ProcessAttributes attributes, string label)
    {
        int result = attributes.TryWrite("keycreate", label);
        // Kernels without keys have no such file.
        if (result != -Errno.ENOENT)
            Check(result, "process.selinuxLabel (for keys)", label);
    }

    private static void Check(int result, string field, string label)
    {
        if (result == 0)
            return;
        throw new SecurityException(-result switch
        {
            Errno.EINVAL => $"{field}: the SELinux policy of this machine has no context {label}",
            Errno.EACCES or Errno.EPERM => $"{field}: the SELinux policy of this machine does not let corun use the context {label}",
            _ => $"{field}: cannot use the SELinux context {label}: {Errno.Describe(-result)}",
        });
    }
}
