using System.Text;
using System.Text.Json;

namespace Corten.Templates;

/// <summary>What a template knows while it is carried out: the current value, the variables, and where the text goes.</summary>
internal sealed class TemplateScope
{
    private readonly List<(string Name, JsonElement Value)> _variables = [];

    public TemplateScope(JsonElement root)
    {
        Dot = root;
        Declare("", root);
    }

    /// <summary>The current value.</summary>
    public JsonElement Dot { get; set; }

    /// <summary>The text so far.</summary>
    public StringBuilder Output { get; } = new();

    /// <summary>How many variables there are; given to <see cref="Forget"/> at the end of a block.</summary>
    public int Mark => _variables.Count;

    /// <summary>Forgets the variables of a block.</summary>
    public void Forget(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    /// <summary>A new variable, which hides one of the same name.</summary>
    public void Declare(string name, JsonElement value) => _variables.Add((name, value));

    /// <summary>Gives a variable that there is another value.</summary>
    public void Assign(string name, JsonElement value) => _variables[Index(name)] = (name, value);

    /// <summary>The value of a variable; "" is the value that the template was given.</summary>
    public JsonElement Get(string name) => _variables[Index(name)].Value;

    private int Index(string name) => _variables.FindLastIndex(v => v.Name == name) is >= 0 and var index ? index : throw TemplateError.Wrong($"there is no variable ${name}");
}
