namespace Corten.Templates;

/// <summary>What a token of an action is.</summary>
internal enum TokenKind
{
    /// <summary>A name: of a function or a keyword.</summary>
    Name,

    /// <summary>A dot with a name behind it, or alone.</summary>
    Field,

    /// <summary>A dollar sign with a name behind it, or alone.</summary>
    Variable,

    /// <summary>A string, without its quotes.</summary>
    Text,

    /// <summary>A number, a character too.</summary>
    Number,

    /// <summary>One of ( ) | , = and :=.</summary>
    Sign,
}

/// <summary>A token of what stands between two braces.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The name, the string, the digits or the sign.</param>
/// <param name="IsAttached">Whether no space stands before it.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, bool IsAttached)
{
    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;
}
