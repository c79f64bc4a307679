using System.Collections.Immutable;
using System.Globalization;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

/// <summary>Something about a recipe that a person may set.</summary>
public abstract record RecipeParameter(string Name, string Description)
{
    /// <summary>What holds when nothing is said; null when something must be said.</summary>
    public abstract object? Usual { get; }

    /// <summary>As it is given in an example.</summary>
    public abstract string Example { get; }

    /// <summary>The value of a text; null when it is none, and then <see cref="Wanted"/> says what would be one.</summary>
    public abstract object? Read(string text);

    /// <summary>What a value has to be, after "must be".</summary>
    public abstract string Wanted { get; }

    /// <summary>A whole number.</summary>
    public sealed record Number(string Name, string Description, int Default, int Min, int Max) : RecipeParameter(Name, Description)
    {
        public override object Usual => Default;

        public override string Example => $"{Name}={Default}";

        public override string Wanted => $"a whole number between {Min} and {Max}";

        public override object? Read(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Min && number <= Max ? number : null;
    }

    /// <summary>Some words.</summary>
    /// <param name="Default">Null when it must be given.</param>
    /// <param name="Max">So many characters at most.</param>
    public sealed record Text(string Name, string Description, string? Default, int Max, int Min = 0) : RecipeParameter(Name, Description)
    {
        public override object? Usual => Default;

        public override string Example => $"{Name}=\"{(string.IsNullOrEmpty(Default) ? "…" : Default)}\"";

        public override string Wanted => Min > 0 ? $"a text of {Min} to {Max} characters" : $"a text of {Max} characters at most";

        public override object? Read(string text) => text.Length >= Min && text.Length <= Max && !text.Contains('\0', StringComparison.Ordinal) ? text : null;
    }

    /// <summary>Something that is so or not; its name alone says that it is.</summary>
    public sealed record Flag(string Name, string Description) : RecipeParameter(Name, Description)
    {
        public override object Usual => false;

        public override string Example => Name;

        public override string Wanted => "true or false";

        public override object? Read(string text) => text switch
        {
            "" or "true" or "yes" or "on" => true,
            "false" or "no" or "off" => false,
            _ => null,
        };
    }
}

/// <summary>The values of all parameters of a recipe.</summary>
public sealed class RecipeValues(ImmutableDictionary<string, object> values)
{
    public int Number(string name) => (int)values[name];

    public string Text(string name) => (string)values[name];

    public bool Flag(string name) => (bool)values[name];
}
