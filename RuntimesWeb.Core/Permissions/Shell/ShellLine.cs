using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>One word of a command line.</summary>
/// <param name="Value">Without its quotes; what the shell would put in stands as it was written.</param>
/// <param name="Raw">As it was written.</param>
internal sealed partial record ShellWord(string Value, string Raw)
{
    /// <summary>Nothing of it was quoted: it may be a keyword.</summary>
    public bool IsPlain { get; init; }

    public bool HasVariable { get; init; }

    public bool HasSubstitution { get; init; }

    /// <summary>The shell may make other words of it: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>{a,b}</c>.</summary>
    public bool HasGlob { get; init; }

    /// <summary>Begins with a home folder.</summary>
    public bool HasTilde { get; init; }

    /// <summary>What is run is what is written.</summary>
    public bool IsStatic => !HasVariable && !HasSubstitution && !HasGlob;

    /// <summary>The one spelling for all ways to write the same word; two words that differ for the shell never share it.</summary>
    public string Normal => !IsStatic || HasTilde ? Raw : Bare().IsMatch(Value) ? Value : $"'{Value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_@%+=:,./^-]+$", RegexOptions.None, 1000)]
    private static partial Regex Bare();
}

internal enum RedirectKind
{
    Writes,
    Reads,

    /// <summary>A text of the line itself: a here-document.</summary>
    Text,
}

internal sealed record ShellRedirect(RedirectKind Kind, string Operator, ShellWord Target)
{
    public string Normal => $"{Operator} {Target.Normal}";
}

/// <summary>One simple command: what stands between two operators.</summary>
/// <param name="FedBy">The commands before it in its pipe.</param>
internal sealed record ShellCommand(ImmutableArray<ShellWord> Words, ImmutableArray<ShellWord> Assignments, ImmutableArray<ShellRedirect> Redirects, ImmutableArray<string> FedBy);

/// <summary>A command line taken apart: each simple command in it, those inside substitutions and groups too.</summary>
/// <param name="Problem">Why it could not be taken apart; then <paramref name="Commands"/> are those found until there.</param>
internal sealed record ShellLine(ImmutableArray<ShellCommand> Commands, bool IsSimple, string? Problem)
{
    public static ShellLine Parse(string text) => new ShellParser(text).Run();
}
