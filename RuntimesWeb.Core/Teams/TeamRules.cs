using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Teams;

/// <summary>What a person or program says about a team; null leaves a field as it is.</summary>
/// <param name="LeaderAgentId">Empty for no leader.</param>
public sealed record TeamInput(string? Name = null, string? Icon = null, string? Color = null, string? LeaderAgentId = null);

/// <summary>What a team may be called and look like.</summary>
public static partial class TeamRules
{
    public const int LongestName = 100;
    public const int LongestIcon = 32;

    public static ImmutableArray<string> Icons { get; } = ["users", "rocket", "compass", "code", "sparkles", "shield", "book", "box"];

    public static ImmutableArray<string> Colors { get; } = ["blue", "green", "amber", "red", "sky", "grey"];

    public static Failure? Wrong(string? name, string? icon, string? color) =>
        string.IsNullOrWhiteSpace(name) ? Failure.Invalid("name is required")
        : name.Length > LongestName || name.Any(char.IsControl) ? Failure.InvalidField("name", $"name must be one line of at most {LongestName} characters")
        : string.IsNullOrWhiteSpace(icon) ? Failure.InvalidField("icon", "icon is required")
        : icon.Length > LongestIcon || icon.Any(char.IsControl) ? Failure.InvalidField("icon", $"icon must be a name or a sign of at most {LongestIcon} characters")
        : string.IsNullOrWhiteSpace(color) ? Failure.InvalidField("color", "color is required")
        : !Colors.Contains(color) && !HexColor().IsMatch(color) ? Failure.InvalidField("color", $"color must be #rrggbb or one of {string.Join(", ", Colors)}")
        : null;

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HexColor();
}
