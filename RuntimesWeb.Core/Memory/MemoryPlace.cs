using System.Runtime.InteropServices;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>For whom something is known: one agent, whoever works in a folder, or everybody.</summary>
public enum MemoryScope
{
    Agent,
    Project,
    All,
}

/// <summary>A scope with its id. Written as the id of the agent, as <c>project:</c> with the path of the folder, or as <c>all</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MemoryPlace(MemoryScope Scope, string Id)
{
    private const string AllWord = "all";
    private const string AgentPrefix = "agent:";
    private const string ProjectPrefix = "project:";
    private const int LongestAgent = 128;
    private const int LongestPath = 4096;

    public static MemoryPlace All { get; } = new(MemoryScope.All, "");

    public static MemoryPlace Agent(string id) => new(MemoryScope.Agent, id);

    /// <param name="path">The real path, links resolved.</param>
    public static MemoryPlace Project(string path) => new(MemoryScope.Project, path);

    /// <summary>The places whose facts count for who works where.</summary>
    public static IEnumerable<MemoryPlace> For(string? agentId, string? folder)
    {
        if (agentId is not null)
        {
            yield return Agent(agentId);
        }

        if (folder is not null)
        {
            yield return Project(folder);
        }

        yield return All;
    }

    /// <summary>Reads what <see cref="ToString"/> writes; <c>agent:ID</c> names an agent whatever its id.</summary>
    /// <param name="field">How the caller calls it.</param>
    public static Outcome<MemoryPlace> Parse(string? text, string field)
    {
        var said = text?.Trim() ?? "";
        if (said.Length == 0)
        {
            return Failure.InvalidField(field, $"{field} is required: the id of an agent, project:/path/of/a/folder, or all");
        }

        if (said == AllWord)
        {
            return All;
        }

        return said.StartsWith(ProjectPrefix, StringComparison.Ordinal) ? Folder(said[ProjectPrefix.Length..], field) : Someone(said.StartsWith(AgentPrefix, StringComparison.Ordinal) ? said[AgentPrefix.Length..] : said, field);
    }

    public override string ToString() => Scope switch
    {
        MemoryScope.All => AllWord,
        MemoryScope.Project => ProjectPrefix + Id,
        _ => Id is AllWord || Id.StartsWith(ProjectPrefix, StringComparison.Ordinal) ? AgentPrefix + Id : Id,
    };

    private static Outcome<MemoryPlace> Someone(string id, string field) =>
        id.Length is 0 or > LongestAgent || id.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) ? Failure.InvalidField(field, $"{field} must be the id of an agent, project:/path/of/a/folder, or all") : Agent(id);

    private static Outcome<MemoryPlace> Folder(string path, string field)
    {
        if (path.Length > LongestPath || path.Any(char.IsControl) || !Path.IsPathFullyQualified(path))
        {
            return Failure.InvalidField(field, $"the folder in {field} must be a full path");
        }

        try
        {
            return Project(Path.TrimEndingDirectorySeparator(RealPath.Of(path)));
        }
        catch (IOException)
        {
            return Failure.InvalidField(field, $"the folder in {field} cannot be read");
        }
    }
}
