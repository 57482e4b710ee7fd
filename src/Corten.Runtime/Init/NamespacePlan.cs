using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Rootfs;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>
/// Which namespaces are made by clone3, which by unshare afterwards, and which are joined. A cgroup namespace is made after the process is
/// in its cgroup, a time namespace after its offsets are written.
/// </summary>
internal sealed class NamespacePlan : IDisposable
{
    private const NamespaceKinds Late = NamespaceKinds.Cgroup | NamespaceKinds.Time;

    private readonly List<(NamespaceKinds Kind, SafeFileHandle File, string Path)> _joins = [];

    /// <summary>Opens every namespace that is to be joined, so that a bad path fails before anything is made.</summary>
    public static NamespacePlan From(Spec spec)
    {
        var plan = new NamespacePlan();
        foreach (var entry in spec.Linux?.Namespaces ?? [])
        {
            var kind = SpecQuestions.Kind(entry.Type);
            if (string.IsNullOrEmpty(entry.Path))
                plan.New |= kind;
            else
                plan._joins.Add((kind, UnixFile.Open(entry.Path, OpenFlags.ReadOnly), entry.Path));
        }
        // A user namespace is joined first: the rights over the others may come from it.
        plan._joins.Sort((a, b) => (b.Kind == NamespaceKinds.User).CompareTo(a.Kind == NamespaceKinds.User));
        return plan;
    }

    /// <summary>All new namespaces.</summary>
    public NamespaceKinds New { get; private set; }

    /// <summary>Those that clone3 makes.</summary>
    public NamespaceKinds ByClone => New & ~Late;

    /// <summary>
    /// Whether a helper process must join before init exists: a pid namespace holds only children, and a new user namespace takes away the
    /// rights over namespaces that are to be joined.
    /// </summary>
    public bool NeedsHelper => _joins.Exists(j => j.Kind is NamespaceKinds.Pid or NamespaceKinds.User) || ((New & NamespaceKinds.User) != 0 && _joins.Count > 0);

    /// <summary>
    /// Joins, in this process. What this process may join as it is comes first: a namespace need not belong to the user namespace that is
    /// joined. The rest may be joined with that one's rights.
    /// </summary>
    public void Join()
    {
        var later = new List<(NamespaceKinds Kind, SafeFileHandle File, string Path)>();
        foreach (var entry in _joins)
        {
            if (entry.Kind == NamespaceKinds.User || !Namespace.TryJoin(entry.File, entry.Kind, entry.Path))
                later.Add(entry);
        }
        foreach (var (kind, file, path) in later)
            Namespace.Join(file, kind, path);
    }

    /// <summary>Makes the cgroup namespace, once this process is in its cgroup.</summary>
    public void UnshareCgroup()
    {
        if ((New & NamespaceKinds.Cgroup) != 0)
            Namespace.Unshare(NamespaceKinds.Cgroup);
    }

    public void Dispose()
    {
        foreach (var (_, file, _) in _joins)
            file.Dispose();
    }
}
