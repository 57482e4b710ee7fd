using Corten.Images.Browsing;
using Corten.Snapshots.Tar;

namespace Corten.Output;

/// <summary>Prints what each layer of an image adds.</summary>
internal sealed class TreeOutput(TextWriter output, bool whole)
{
    private const int CommandWidth = 60;
    private const int MostWasted = 10;

    public void Write(ImageTree tree)
    {
        output.WriteLine($"Image ID: {tree.Image.Id.Short}");
        output.WriteLine($"Tags:     [{string.Join(' ', tree.Image.Names.Select(name => name.Familiar))}]");
        output.WriteLine($"Size:     {HumanSize.Decimal(tree.Size, 4)} in {tree.Layers.Count} layers");
        output.WriteLine("Image Layers");
        foreach (var layer in tree.Layers)
            WriteLayer(layer, isLast: layer.Number == tree.Layers.Count);
        output.WriteLine($"Wasted:     {HumanSize.Decimal(tree.WastedBytes, 4)} in {tree.Wasted.Count} files");
        output.WriteLine($"Efficiency: {tree.Efficiency * 100:0.0}%");
        WriteWasted(tree);
    }

    private void WriteLayer(TreeLayer layer, bool isLast)
    {
        string command = OneLine(layer.CreatedBy);
        if (!whole && command.Length > CommandWidth)
            command = command[..(CommandWidth - 1)] + "…";
        string counts = $"{layer.Added} added, {layer.Changed} changed, {layer.Deleted} deleted";
        output.WriteLine($"{(isLast ? "└──" : "├──")} {layer.Number} {layer.DiffId.Short} Size: {HumanSize.Decimal(layer.Size, 4)} ({counts})  {command}".TrimEnd());
        foreach (var file in layer.Files)
            output.WriteLine($"{(isLast ? "   " : "│  ")} {Describe(file)}");
    }

    private static string Describe(TreeFile file)
    {
        string start = $"{(char)file.Change} ";
        if (file.Entry is not { } entry)
            return start + OneLine(file.Path);
        string link = entry.LinkTarget.Length == 0 ? "" : entry.Kind == TarEntryKind.HardLink ? $" link to {entry.LinkTarget}" : $" -> {entry.LinkTarget}";
        return $"{start}{FileModeText.Of(entry)} {entry.Uid}:{entry.Gid} {HumanSize.Decimal(entry.Size, 4)} {OneLine(file.Path + link)}";
    }

    private void WriteWasted(ImageTree tree)
    {
        if (tree.Wasted.Count == 0)
            return;
        var table = new Table("COUNT", "WASTED", "PATH");
        foreach (var file in whole ? tree.Wasted : tree.Wasted.Take(MostWasted))
            table.Add(file.Count.ToString(), HumanSize.Decimal(file.Bytes, 4), file.Path);
        output.WriteLine();
        table.WriteTo(output);
        if (!whole && tree.Wasted.Count > MostWasted)
            output.WriteLine($"... and {tree.Wasted.Count - MostWasted} more; --no-trunc shows all");
    }

    // Names come from the image: none of them may drive the terminal.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
