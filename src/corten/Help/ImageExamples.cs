namespace Corten.Help;

/// <summary>How images are fetched, copied and kept.</summary>
internal static class ImageExamples
{
    public static IReadOnlyDictionary<string, Example[]> All { get; } = new Dictionary<string, Example[]>(StringComparer.Ordinal)
    {
        ["images"] =
        [
            new("images", "The images that are here"),
            new("images --filter dangling=true -q", "The IDs of those without a name"),
        ],
        ["image ls"] =
        [
            new("image ls", "The images that are here"),
        ],
        ["pull"] =
        [
            new("pull debian:12", "From Docker Hub"),
            new("pull registry.example.com/team/app@sha256:9b1b4a4dd8c3b3a4b1e3a1c1b8b6d5c4a3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d8", "Exactly one image, whatever its tags say"),
        ],
        ["push"] =
        [
            new("push app registry.example.com/team/app:1.2", "Under another name than here"),
        ],
        ["tag"] =
        [
            new("tag app registry.example.com/team/app:1.2", "Give an image another name"),
        ],
        ["untag"] =
        [
            new("untag app:old", "Take a name away"),
        ],
        ["rmi"] =
        [
            new("rmi app:old", "Remove a name, and the image with its last one"),
        ],
        ["image rm"] =
        [
            new("image rm app:old", "Remove a name, and the image with its last one"),
        ],
        ["history"] =
        [
            new("history --no-trunc app", "How an image was made"),
        ],
        ["load"] =
        [
            new("load -i app.tar", "From an archive of docker or of the OCI"),
        ],
        ["save"] =
        [
            new("save -o app.tar app:1.2", "Into an archive that docker and podman load"),
            new("save --format oci-archive -o app.oci.tar app:1.2", "Into one of the OCI"),
        ],
        ["import"] =
        [
            new("import rootfs.tar base:1", "An image from the tar of a file system"),
        ],
        ["login"] =
        [
            new("login -u alice registry.example.com", "Asks for the password"),
        ],
        ["logout"] =
        [
            new("logout registry.example.com", "Forget it again"),
        ],
        ["image copy"] =
        [
            new("image copy docker://debian:12 oci:layout:12", "From a registry into a directory"),
            new("image copy --all docker://debian:12 docker://registry.example.com/debian:12", "For all platforms, to another registry"),
        ],
        ["image delete"] =
        [
            new("image delete docker://registry.example.com/team/app:old", "Remove an image from a registry"),
        ],
        ["image diff"] =
        [
            new("image diff app:1 app:2", "Which files two images have not in common"),
        ],
        ["image exists"] =
        [
            new("image exists app:1.2", "Exits with 0 if the image is here"),
        ],
        ["image inspect"] =
        [
            new("image inspect --raw docker://debian:12", "The manifest, without fetching the image"),
        ],
        ["image list-tags"] =
        [
            new("image list-tags docker://debian", "The tags of a repository"),
        ],
        ["image manifest-digest"] =
        [
            new("image manifest-digest manifest.json", "The digest that a registry would give it"),
        ],
        ["image origin"] =
        [
            new("image origin app", "Its base image, its distribution, and how long that has support"),
        ],
        ["image prune"] =
        [
            new("image prune", "Remove images without a name"),
            new("image prune -a", "And all that no container uses"),
        ],
        ["image sync"] =
        [
            new("image sync --src docker --dest dir registry.example.com/team/app /backup", "All tags of a repository into a directory"),
        ],
        ["image tree"] =
        [
            new("image tree app", "What each layer adds, and what is held in vain"),
        ],
        ["manifest create"] =
        [
            new("manifest create app:all app:amd64 app:arm64", "One name for an image of each platform"),
        ],
        ["manifest add"] =
        [
            new("manifest add app:all docker://registry.example.com/team/app:s390x", "Another one into it"),
        ],
        ["manifest annotate"] =
        [
            new("manifest annotate --arch arm64 --variant v8 app:all app:arm64", "Say what a member is made for"),
        ],
        ["manifest exists"] =
        [
            new("manifest exists app:all", "Exits with 0 if there is such a list"),
        ],
        ["manifest inspect"] =
        [
            new("manifest inspect app:all", "What is in it"),
        ],
        ["manifest ls"] =
        [
            new("manifest ls", "The lists that are here"),
        ],
        ["manifest push"] =
        [
            new("manifest push --all app:all docker://registry.example.com/team/app:1.2", "With all its images"),
        ],
        ["manifest remove"] =
        [
            new("manifest remove app:all sha256:9b1b4a4dd8c3b3a4b1e3a1c1b8b6d5c4a3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d8", "Take one image out of it"),
        ],
        ["manifest rm"] =
        [
            new("manifest rm app:all", "Remove the list; the images stay"),
        ],
    };
}
