namespace Corten.Snapshots.Directories;

/// <summary>Keeps each layer as a plain directory: it works on every kernel and every file system that can carry an overlay.</summary>
/// <param name="root">The store's directory; made where it is absent, its parent must exist. It must not lie on an overlay itself.</param>
public sealed class DirectorySnapshotter(string root) : LayerSnapshotter(root, new DirectoryForm());
