namespace Corten.Help;

/// <summary>How image layouts are worked on.</summary>
internal static class LayoutExamples
{
    public static IReadOnlyDictionary<string, Example[]> All { get; } = new Dictionary<string, Example[]>(StringComparer.Ordinal)
    {
        ["oci init"] =
        [
            new("oci init --layout images", "An empty image layout"),
        ],
        ["oci new"] =
        [
            new("oci new --image images:base", "An empty image in it"),
        ],
        ["oci list"] =
        [
            new("oci ls --layout images", "Its tags"),
        ],
        ["oci tag"] =
        [
            new("oci tag --image images:base stable", "Another tag for an image"),
        ],
        ["oci remove"] =
        [
            new("oci rm --image images:base", "Remove a tag"),
        ],
        ["oci stat"] =
        [
            new("oci stat --image images:base", "The layers of an image and how they were made"),
        ],
        ["oci gc"] =
        [
            new("oci gc --layout images", "Remove what no tag leads to"),
        ],
        ["oci config"] =
        [
            new("oci config --image images:base --config.cmd /bin/sh --author 'Ops <ops@example.com>'", "Change how an image is run"),
        ],
        ["oci unpack"] =
        [
            new("oci unpack --image images:base bundle", "A bundle that any OCI runtime takes"),
        ],
        ["oci repack"] =
        [
            new("oci repack --image images:new bundle", "What was changed in the bundle as a layer upon its image"),
        ],
        ["oci insert"] =
        [
            new("oci insert --image images:base ./app /usr/bin/app", "Put a file into an image"),
        ],
        ["oci raw add-layer"] =
        [
            new("oci raw add-layer --image images:base layer.tar", "Put a tar upon an image as it is"),
        ],
        ["oci raw unpack"] =
        [
            new("oci raw unpack --image images:base rootfs", "Only the file system of an image"),
        ],
        ["oci raw mtree-validate"] =
        [
            new("oci raw mtree-validate -f bundle/sha256_0123.mtree -p bundle/rootfs", "What was changed in a bundle since it was unpacked"),
        ],
        ["oci raw runtime-config"] =
        [
            new("oci raw runtime-config --image images:base config.json", "Only the configuration of a bundle"),
        ],
    };
}
