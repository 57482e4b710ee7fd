namespace Corten.Images.Archives;

/// <summary>The formats of archives of images.</summary>
public enum ArchiveFormat
{
    /// <summary>What <c>docker save</c> writes: layers uncompressed, manifest.json.</summary>
    DockerArchive,

    /// <summary>An OCI image layout in a tar: blobs as they came from the registry, digests unchanged.</summary>
    OciArchive,
}
