using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>What a project may be called and set to; every field that is wrong is named.</summary>
internal static class ProjectRules
{
    public const int LongestName = 100;
    public const int LongestDescription = 500;
    public const int LongestPath = 500;
    public const int LongestCommand = 1000;
    public const int MostPatterns = 50;

    private const int LongestPattern = 200;
    private const int LongestBranch = 200;
    private const int LongestDetail = 900;

    /// <param name="isNew">A new project has to have a name, or a folder that gives it one.</param>
    public static Failure? Wrong(ProjectInput input, bool isNew)
    {
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Check("name", input.Name is null ? isNew && string.IsNullOrWhiteSpace(input.Path) : input.Name.Trim().Length is 0 or > LongestName, $"name is required, 1 to {LongestName} characters");
        Check("description", input.Description?.Length > LongestDescription, $"description must have at most {LongestDescription} characters");
        Check("workingDirectory", input.Path?.Length > LongestPath, $"workingDirectory must have at most {LongestPath} characters");
        Check("defaultBranch", input.DefaultBranch is { Length: > 0 } branch && !IsBranch(branch), "defaultBranch must be the name of a branch, such as main");
        Check("verifyCommand", input.VerifyCommand is { } command && (command.Length > LongestCommand || command.Any(c => char.IsControl(c))), $"verifyCommand must be one line of at most {LongestCommand} characters");
        Check("copyPatterns", input.CopyPatterns is { } patterns && (patterns.Count > MostPatterns || patterns.Any(p => !IsPattern(p))), $"copyPatterns must be at most {MostPatterns} relative patterns such as .env or config/*.local.json, never .git or ..");
        Check("permissionMode", input.PermissionMode is { Length: > 0 } mode && PermissionModes.Parse(mode) is null, $"permissionMode must be one of {PermissionModes.Words}");
        return fields.Count == 0 ? null : new Failure(FailureKind.Invalid, fields.Values.First()[0], Fields: fields);

        void Check(string field, bool isWrong, string message)
        {
            if (isWrong)
            {
                fields[field] = [message];
            }
        }
    }

    public static Project Apply(Project now, ProjectInput input) => now with
    {
        Name = input.Name?.Trim() ?? now.Name,
        Description = input.Description?.Trim() ?? now.Description,
        DefaultBranch = Optional(input.DefaultBranch, now.DefaultBranch),
        VerifyCommand = Optional(input.VerifyCommand, now.VerifyCommand),
        CopyPatterns = input.CopyPatterns is { } patterns ? [.. patterns.Select(p => p.Trim()).Distinct()] : now.CopyPatterns,
        PermissionMode = input.PermissionMode is { } mode ? PermissionModes.Parse(mode) : now.PermissionMode,
        Status = input.Status ?? now.Status,
    };

    // A name goes to git as an argument and a reference: never an option, never something that means more than itself.
    private static bool IsBranch(string name) =>
        name.Length <= LongestBranch && name[0] is not ('-' or '/' or '.') && name[^1] is not ('/' or '.') && !name.EndsWith(".lock", StringComparison.Ordinal)
        && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("//", StringComparison.Ordinal) && !name.Contains("/.", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal) && name != "@"
        && !name.Any(c => char.IsControl(c) || c is ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\');

    private static bool IsPattern(string? pattern) =>
        pattern?.Trim() is { Length: > 0 and <= LongestPattern } p && p[0] is not ('/' or '~' or '!' or '-') && !p.Any(c => char.IsControl(c) || c == '\\')
        && p.Split('/').All(part => part is not (".." or ".git"));

    /// <summary>The real path of a folder that may be a project's; null when none is named.</summary>
    public static Outcome<string?> Folder(CheckFolder folders, string? path) => string.IsNullOrWhiteSpace(path) ? (string?)null
        : folders.Run(path).Match<Outcome<string?>>(folder => folder.Path, failure => Failure.InvalidField("workingDirectory", failure.Message));

    /// <summary>A project as the audit log tells of it.</summary>
    public static string Words(Project p)
    {
        var words = $"{p.Name}, {p.Path ?? "no folder"}, verified by {p.VerifyCommand ?? "nothing"}";
        return words.Length <= LongestDetail ? words : words[..LongestDetail];
    }

    private static string? Optional(string? said, string? now) => said is null ? now : said.Trim() is { Length: > 0 } text ? text : null;
}
