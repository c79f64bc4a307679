using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;

namespace RuntimesWeb.Tests.Unit.Permissions;

/// <summary>An engine with rules as a person writes them: <c>allow Bash(git *); deny Bash(git push *); allow@coder Edit</c>.</summary>
internal static class PermissionTable
{
    public const string Home = "/home/somebody";
    public const string Data = "/home/somebody/.runtimesweb";
    public const string Folder = "/home/somebody/project";

    public static PermissionEngine Engine(string rules)
    {
        ImmutableArray<KeptRule> kept = [.. rules.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)];
        return new PermissionEngine(() => kept, Data, Home);
    }

    public static PermissionDecision Decide(string rules, PermissionMode mode, string tool, string input, string? agent = null, string? folder = Folder) =>
        Engine(rules).Decide(PermissionEngine.Read(tool, JsonSerializer.Deserialize<JsonElement>(input), folder, agent), mode);

    public static PermissionDecision Run(string rules, PermissionMode mode, string line, string? agent = null) =>
        Decide(rules, mode, "bash", JsonSerializer.Serialize(new { command = line }), agent);

    /// <summary>Rows of a table: a mode and rules, then a line for each command with what is to be decided.</summary>
    public static IEnumerable<TheoryDataRow<PermissionMode, string, PermissionBehavior, string>> Rows(PermissionMode mode, string rules, string table) => table.Split('\n')
        .Select(l => l.Split('|', 2)).Select(c => new TheoryDataRow<PermissionMode, string, PermissionBehavior, string>(mode, rules, Enum.Parse<PermissionBehavior>(c[0].Trim(), ignoreCase: true), c[1].Trim().Replace("⏎", "\n", StringComparison.Ordinal)));

    private static KeptRule Read(string text)
    {
        var words = text.Split(' ', 2);
        var scope = words[0].Split('@');
        var pattern = PermissionPattern.Parse(words[1]);
        Assert.True(pattern.IsOk, pattern.Failure?.Message);
        var row = new PermissionRule
        {
            Id = Guid.NewGuid(),
            Behavior = Enum.Parse<PermissionBehavior>(scope[0], ignoreCase: true),
            Pattern = pattern.Value.Text,
            AgentId = scope.Length > 1 && !scope[1].StartsWith('/') ? scope[1] : null,
            Folder = scope.Length > 1 && scope[1].StartsWith('/') ? scope[1] : null,
            CreatedAt = DateTimeOffset.UnixEpoch,
            CreatedBy = "test",
            Source = PermissionRule.Manual,
        };
        return new KeptRule(row, pattern.Value);
    }
}
