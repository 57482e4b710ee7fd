using Corten.Snapshots.Directories;

namespace Corten.Snapshots.Erofs;

/// <summary>As <see cref="ErofsSnapshotter"/> where this machine can do that, else as <see cref="DirectorySnapshotter"/>; each new layer in its turn.</summary>
/// <param name="root">The store's directory; made where it is absent, its parent must exist.</param>
public sealed class ProbedSnapshotter(string root) : LayerSnapshotter(root, new ProbedForm(Path.GetFullPath(root)));
