using Corten.Snapshots;

namespace Corten.Images.Browsing;

/// <summary>Finds what differs between the files of two images: kind, owner, mode, attributes, link target and content, but not times.</summary>
internal static class TreeDifference
{
    /// <summary>
    /// Every change from <paramref name="before"/> to <paramref name="after"/>, a directory before what is in it, names in the order of their code
    /// units. A directory in which something changed is changed itself; of one that is gone, only it is listed.
    /// </summary>
    public static List<Change> Find(LayeredTree before, LayeredTree after)
    {
        var changes = new List<Change>();
        Compare(before.Root, after.Root, "", changes);
        return changes;
    }

    private static void Compare(LayeredNode before, LayeredNode after, string path, List<Change> changes)
    {
        foreach (string name in before.Children.Keys.Union(after.Children.Keys).Order(StringComparer.Ordinal))
        {
            string child = $"{path}/{name}";
            if (after.Find(name) is not { } there)
                changes.Add(new Change(ChangeKind.Deleted, child));
            else if (before.Find(name) is not { } was)
                AddAll(there, child, changes);
            else
                CompareOne(was, there, child, changes);
        }
    }

    private static void CompareOne(LayeredNode before, LayeredNode after, string path, List<Change> changes)
    {
        int at = changes.Count;
        if (before.IsDirectory && after.IsDirectory)
            Compare(before, after, path, changes);
        else
            AddBelow(after, path, changes);
        if (changes.Count > at || before.Facts != after.Facts)
            changes.Insert(at, new Change(ChangeKind.Changed, path));
    }

    private static void AddAll(LayeredNode node, string path, List<Change> changes)
    {
        changes.Add(new Change(ChangeKind.Added, path));
        AddBelow(node, path, changes);
    }

    private static void AddBelow(LayeredNode node, string path, List<Change> changes)
    {
        foreach (string name in node.Children.Keys.Order(StringComparer.Ordinal))
            AddAll(node.Find(name)!, $"{path}/{name}", changes);
    }
}
