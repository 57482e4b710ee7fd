namespace Corten.Engine.Containers;

/// <summary>Makes up names for containers that were given none: a quality and a person who laid ground for operating systems, networks or steel.</summary>
internal static class NameGenerator
{
    private static readonly string[] s_qualities =
    [
        "able", "agile", "ample", "brave", "brief", "bright", "brisk", "calm", "civil", "clear", "clever", "crisp", "daring", "deft", "eager",
        "early", "easy", "exact", "fair", "firm", "fleet", "fond", "frank", "fresh", "gentle", "glad", "grand", "hardy", "honest", "humble",
        "ideal", "jolly", "keen", "kind", "lively", "loyal", "lucid", "merry", "mild", "modest", "neat", "nimble", "noble", "patient", "plain",
        "polite", "prompt", "proud", "quick", "quiet", "rapid", "ready", "robust", "rustic", "serene", "sharp", "sincere", "sleek", "smart",
        "solid", "sound", "spry", "stable", "stout", "sturdy", "subtle", "sunny", "swift", "tidy", "tough", "vivid", "warm", "wise", "witty",
    ];

    private static readonly string[] s_people =
    [
        "abramson", "allen", "backus", "baran", "bartik", "bessemer", "boole", "borg", "brooks", "cerf", "church", "clarke", "codd", "corbato",
        "dahl", "daley", "davies", "dijkstra", "eckert", "engelbart", "estrin", "floyd", "frege", "goldberg", "gray", "hamilton", "hamming",
        "hansen", "hoare", "holberton", "hopper", "huffman", "iverson", "johnson", "kahn", "kay", "kernighan", "kilburn", "kleinrock", "knuth",
        "lampson", "liskov", "lovelace", "mauchly", "mccarthy", "metcalfe", "milner", "naur", "needham", "newell", "noether", "nygaard",
        "ossanna", "perlis", "perlman", "postel", "rabin", "ritchie", "roberts", "saltzer", "scott", "shannon", "simon", "spence",
        "stroustrup", "tarjan", "thompson", "turing", "ulam", "wheeler", "wilkes", "wirth", "zuse",
    ];

    public static string Make() => $"{Pick(s_qualities)}_{Pick(s_people)}";

    private static string Pick(string[] words) => words[RandomId.Number(0, words.Length)];
}
