namespace Corten.Architecture.Tests;

public sealed class LayerTests
{
    public static TheoryData<string> SourceProjects => [.. Repository.Projects.Where(project => !project.IsTest).Select(project => project.Name)];

    public static TheoryData<string> AllProjects => [.. Repository.Projects.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_project_references_only_what_its_layer_allows(string name)
    {
        Assert.True(Layers.Table.ContainsKey(name), $"{name} has no layer: add it to ARCHITECTURE.md and to Layers");
        var (level, mayUse) = Layers.Table[name];
        foreach (string reference in Named(name).References)
        {
            Assert.True(Layers.Table[reference].Level < level, $"{name} (layer {level}) references {reference} (layer {Layers.Table[reference].Level}), which is not below it");
            Assert.True(mayUse.Contains(reference), $"{name} may not reference {reference}: the layers of ARCHITECTURE.md have no such edge");
        }
    }

    [Fact]
    public void The_table_itself_has_no_upward_or_sideways_edge()
    {
        foreach (var (name, (level, mayUse)) in Layers.Table)
            Assert.All(mayUse, used => Assert.True(Layers.Table[used].Level < level, $"{name} -> {used}"));
    }

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void A_project_is_named_as_its_folder_and_listed_in_the_solution(string name)
    {
        Project project = Named(name);
        Assert.Equal(name, Path.GetFileName(project.Folder));
        Assert.Contains($"\"{project.Folder}/{name}.csproj\"", Repository.Text("Corten.slnx"), StringComparison.Ordinal);
        // Only a program, whose name is in lower case, has another root namespace than its name.
        if (char.IsUpper(name[0]))
            Assert.Null(project.Property("RootNamespace"));
        Assert.Null(project.Property("AssemblyName"));
    }

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void A_test_project_references_only_what_it_tests(string name)
    {
        Project project = Named(name);
        if (!project.IsTest)
            return;
        string tested = name[..^".Tests".Length];
        IEnumerable<string> allowed = Layers.Table.TryGetValue(tested, out var layer) ? [tested, .. layer.MayUse] : ["Corten.Linux", "Corten.Oci"];
        Assert.Empty(project.References.Except(allowed));
    }

    [Fact]
    public void The_runtime_and_the_monitor_link_no_images_and_no_network()
    {
        string[] heavy = ["Corten.Images", "Corten.Registry", "Corten.Content", "Corten.Snapshots", "Corten.Engine"];
        Assert.Empty(Layers.Closure("corun").Intersect(heavy));
        Assert.Empty(Layers.Closure("cormon").Intersect([.. heavy, "Corten.Runtime"]));
        Assert.Empty(Named("corun").Packages);
        Assert.Empty(Named("cormon").Packages);
    }

    [Fact]
    public void The_engine_links_nothing_that_runs_inside_of_a_container() =>
        Assert.DoesNotContain("Corten.Runtime", Layers.Closure("corten"));

    [Fact]
    public void Every_library_has_its_tests()
    {
        IEnumerable<string> tested = Repository.Projects.Where(project => project.IsTest).Select(project => project.Name);
        IEnumerable<string> wanted = Repository.Projects
            .Where(project => !project.IsTest && project.Name.StartsWith("Corten.", StringComparison.Ordinal))
            .Select(project => project.Name + ".Tests");
        Assert.Empty(wanted.Except(tested));
    }

    [Fact]
    public void Unsafe_code_is_allowed_in_Corten_Linux_alone()
    {
        foreach (Project project in Repository.Projects.Where(project => project.Property("AllowUnsafeBlocks") is not null))
            Assert.Equal("Corten.Linux", project.Name);
    }

    [Fact]
    public void The_target_framework_is_set_in_one_place()
    {
        Assert.All(Repository.Projects, project => Assert.Null(project.Property("TargetFramework") ?? project.Property("TargetFrameworks")));
        Assert.Contains("<TargetFramework>$(CortenTargetFramework)</TargetFramework>", Repository.Text("eng/Build.props"), StringComparison.Ordinal);
    }

    private static Project Named(string name) => Repository.Projects.Single(project => project.Name == name);
}
