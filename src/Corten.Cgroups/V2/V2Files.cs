using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Cgroups.V2;

/// <summary>Writes limits to the files of one cgroup, and says in which controller it fails.</summary>
internal sealed class V2Files(string directory)
{
    public string Directory => directory;

    /// <summary>Whether the file is there: its controller is, and the kernel is new enough.</summary>
    public bool Has(string file) => FileStatus.Find(HostPath.Join(directory, file)) is not null;

    /// <summary>The content, or null.</summary>
    public string? Find(string file) => CgroupFile.Find(directory, file);

    public void Write(string file, string value, string field)
    {
        int result = TryWrite(file, value);
        if (result < 0)
            throw Refused(file, value, field, -result);
    }

    public int TryWrite(string file, string value) => CgroupFile.TryWrite(directory, file, value);

    public CgroupException Refused(string file, string value, string field, int errno)
    {
        string controller = file[..file.IndexOf('.', StringComparison.Ordinal)];
        bool missing = errno is Errno.ENOENT or Errno.EACCES or Errno.EPERM && controller != "cgroup" && !V2Directory.Controllers(directory).Contains(controller);
        return missing
            ? new CgroupException($"{field}: the controller {controller} is not handed down to the cgroup {directory}; cgroup.subtree_control above it does not have it")
            : CgroupFile.Refused(directory, file, value, field, errno);
    }
}
