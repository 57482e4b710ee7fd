using Corten.Engine.Records;
using Corten.Linux.Files;

namespace Corten.Engine.Containers;

/// <summary>A container that nobody else changes until this is disposed.</summary>
internal sealed class LockedContainer(ContainerRecord record, FileLock exclusive) : IDisposable
{
    public ContainerRecord Record { get; } = record;

    public string Id => Record.Id;

    public void Dispose() => exclusive.Dispose();
}
