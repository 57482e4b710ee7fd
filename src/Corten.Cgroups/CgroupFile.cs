using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Cgroups;

/// <summary>Reads and writes the files of one cgroup directory. Paths are short and cached by the kernel: a handle on the directory would cost more than it saves.</summary>
internal static class CgroupFile
{
    /// <summary>Writes one value.</summary>
    /// <param name="directory">The cgroup.</param>
    /// <param name="file">For example memory.limit_in_bytes.</param>
    /// <param name="value">What to write.</param>
    /// <param name="field">What asked for it, for the error message: "linux.resources.memory.limit".</param>
    public static void Write(string directory, string file, string value, string field)
    {
        int result = TryWrite(directory, file, value);
        if (result < 0)
            throw Refused(directory, file, value, field, -result);
    }

    /// <inheritdoc cref="Write(string, string, string, string)"/>
    public static void Write(string directory, string file, long value, string field) => Write(directory, file, value.ToString(), field);

    /// <inheritdoc cref="Write(string, string, string, string)"/>
    public static void Write(string directory, string file, ulong value, string field) => Write(directory, file, value.ToString(), field);

    /// <summary>As <see cref="Write(string, string, string, string)"/>; zero or the negated errno.</summary>
    public static int TryWrite(string directory, string file, string value) => KernelFile.TryWrite(HostPath.Join(directory, file), value);

    /// <summary>The content without trailing line ends.</summary>
    public static string Read(string directory, string file)
    {
        string path = HostPath.Join(directory, file);
        return KernelFile.TryRead(path, out int errno) ?? throw new CgroupException($"cannot read {path}: {Errno.Describe(errno)}", new LinuxException("read", path, errno));
    }

    /// <summary>The content, or null where there is no such file or it cannot be read.</summary>
    public static string? Find(string directory, string file) => KernelFile.TryRead(HostPath.Join(directory, file), out _);

    /// <summary>The number in a file, or null where there is none.</summary>
    public static ulong? FindNumber(string directory, string file) =>
        ulong.TryParse(Find(directory, file), out ulong value) ? value : null;

    /// <summary>Why a value was refused.</summary>
    public static CgroupException Refused(string directory, string file, string value, string field, int errno)
    {
        string path = HostPath.Join(directory, file);
        string why = errno switch
        {
            Errno.ENOENT => "this kernel has no such setting",
            Errno.EINVAL or Errno.ERANGE => $"the kernel does not accept {value}",
            _ => Errno.Describe(errno),
        };
        return new CgroupException($"{field}: cannot write {value} to {path}: {why}", new LinuxException("write", path, errno));
    }
}
