using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Permissions.Shell;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>What a rule is about: <c>Tool</c>, <c>Tool(pattern)</c>, <c>Tool(key:pattern)</c>, <c>mcp__server__tool</c>, <c>mcp__*</c>.</summary>
public sealed partial class PermissionPattern
{
    public const int Longest = 500;

    private const string Field = "pattern";

    private readonly string _name;
    private readonly string[] _tools;
    private readonly string? _key;
    private readonly string _value = "";
    private readonly Wildcard? _wildcard;
    private readonly PathPattern? _path;
    private readonly string? _exact;

    private PermissionPattern(string name, string? key, string? value)
    {
        _name = name;
        _tools = ToolFamilies.Of(name);
        if (value is null)
        {
            return;
        }

        (_key, _value) = (key, value);
        if (IsBash)
        {
            _wildcard = Wildcard.Of(value, words: true);
            _exact = _wildcard.IsExact ? ShellReading.Of(_wildcard.Beginning).Normal : null;
        }
        else if (key is null && ToolFamilies.HasPaths(_tools[0]))
        {
            _path = PathPattern.Of(value);
        }
        else
        {
            _wildcard = Wildcard.Of(value, words: false);
        }
    }

    /// <summary>As it is written.</summary>
    public string Text => !HasDetail ? _name : _key is null ? $"{_name}({_value})" : $"{_name}({_key}:{_value})";

    /// <summary>It says more than a tool's name.</summary>
    internal bool HasDetail => _wildcard is not null || _path is not null;

    internal bool IsBash => _tools is [ToolFamilies.Bash];

    /// <summary>Reads a pattern that a person or a program wrote; a failure names the field <c>pattern</c> and says what would be right.</summary>
    public static Outcome<PermissionPattern> Parse(string? text)
    {
        var pattern = text?.Trim() ?? "";
        if (pattern.Length is 0 or > Longest)
        {
            return Wrong(pattern.Length == 0 ? "pattern is required, such as Bash(npm test *) or Edit(src/**)" : $"pattern must be at most {Longest} characters");
        }

        if (pattern.Any(c => char.IsControl(c) && c is not '\n' and not '\t'))
        {
            return Wrong("pattern must not have characters that cannot be seen");
        }

        var match = Form().Match(pattern);
        if (!match.Success)
        {
            return Wrong("pattern must be a tool's name, alone or with a pattern in parentheses, such as Bash(npm test *)");
        }

        var name = match.Groups["name"].Value;
        return match.Groups["value"] is { Success: true } value ? ParseDetail(name, value.Value.Trim()) : new PermissionPattern(name, null, null);
    }

    /// <summary>What it covers, in a plain sentence.</summary>
    public string Covers => (HasDetail, _tools[0]) switch
    {
        (false, "*") => "every tool",
        (false, _) when _name.EndsWith('*') => $"every tool whose name begins with {_name.TrimEnd('*')}",
        (false, ToolFamilies.Bash) => "every command line",
        (false, "edit_file") when _tools.Length > 1 => "every change of a file in the folder",
        (false, "read_file") when _tools.Length > 1 => "everything that looks at files of the folder",
        (false, _) when ServerOf(_name) is { } server => $"every tool of the MCP server {server}",
        (false, _) => $"every call of {_name}",
        (true, ToolFamilies.Bash) when _exact is not null => "exactly this command line",
        (true, ToolFamilies.Bash) when _value.EndsWith(" *", StringComparison.Ordinal) && _wildcard!.Beginning.Length == _value.Length - 1 => $"the command {_value[..^2]}, alone or with any words behind it", // bash has one
        (true, ToolFamilies.Bash) => $"each command that reads {_value}, where * is any text",
        (true, ToolFamilies.WebFetch) when _key == "domain" => $"every page of {_value}",
        (true, _) when _path is not null => $"{(_tools.Contains("edit_file") ? "changes of" : _tools.Contains("write_file") ? "writing" : "looking at")} {(_value.AsSpan().ContainsAny("*?") ? $"the files {_value}" : _value)}",
        _ => $"{_name} where {_key ?? "what it is asked"} is {_value}",
    };

    internal bool CoversTool(string canonical) => _name.EndsWith('*') ? canonical.StartsWith(_name.TrimEnd('*'), StringComparison.OrdinalIgnoreCase)
        : _tools.Contains(canonical) || (ServerOf(_name) is not null && canonical.StartsWith(_name + "__", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is about this whole line, as exactly this line.</summary>
    internal bool IsExactly(ShellReading line) => _exact == line.Normal;

    internal bool Matches(string command) => !HasDetail || _exact == command || (_exact is null && _wildcard!.Matches(command)); // bash has a wildcard when it has a detail

    /// <summary>Whether a command of which only the beginning is known could come to match it.</summary>
    internal bool MayMatch(string known)
    {
        var beginning = _exact ?? _wildcard?.Beginning ?? "";
        return beginning.StartsWith(known, StringComparison.Ordinal) || known.StartsWith(beginning, StringComparison.Ordinal);
    }

    internal bool MatchesPath(PathUse path, bool broadly) => !HasDetail ? broadly || path.InFolder is not null
        : _path is not null ? _path.Matches(path.InFolder, path.Absolute, broadly) || (broadly && _path.Matches(path.Named, path.Absolute, broadly))
        : _wildcard!.Matches(path.InFolder ?? path.Absolute); // it has one or the other

    /// <summary>For tools that are neither bash nor about paths.</summary>
    internal bool MatchesCall(ToolUse use, bool broadly) => !HasDetail || (_key switch
    {
        "domain" => Uri.TryCreate(use.Subject ?? Input(use, "url"), UriKind.Absolute, out var uri) && (_wildcard!.Matches(uri.IdnHost, StringComparison.OrdinalIgnoreCase) // a detail that is no path is a wildcard
            || (broadly && uri.IdnHost.EndsWith("." + _value, StringComparison.OrdinalIgnoreCase))),
        null => use.Subject is { } subject && _wildcard!.Matches(subject), // as above
        _ => Input(use, _key) is { } value && _wildcard!.Matches(value), // as above
    });

    private static string? Input(ToolUse use, string key) => use.Input.ValueKind == JsonValueKind.Object && use.Input.TryGetProperty(key, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    private static string? ServerOf(string name) => name.StartsWith("mcp__", StringComparison.OrdinalIgnoreCase) && name.Length > 5 && !name.EndsWith('*') && !name[5..].Contains("__", StringComparison.Ordinal) ? name[5..] : null;

    private static Outcome<PermissionPattern> ParseDetail(string name, string value)
    {
        if (name.EndsWith('*'))
        {
            return Wrong("pattern must not have parentheses behind a name with *");
        }

        var tool = ToolFamilies.Of(name)[0];
        if (value is "" or "*" or "**" or "command:*")
        {
            return value.Length == 0 ? Wrong($"pattern has nothing between its parentheses; {name} alone covers every call") : new PermissionPattern(name, null, null);
        }

        var key = Key().Match(value);
        var keyed = key.Success && (tool == ToolFamilies.Bash ? key.Groups["key"].Value == "command" : ToolFamilies.HasPaths(tool) ? key.Groups["key"].Value is "path" or "file_path" : !key.Groups["key"].Value.StartsWith("http", StringComparison.Ordinal));
        var detail = keyed ? key.Groups["value"].Value.Trim() : value;
        if (detail.Length == 0)
        {
            return Wrong($"pattern has nothing behind {value}");
        }

        if (tool != ToolFamilies.Bash)
        {
            return new PermissionPattern(name, keyed && !ToolFamilies.HasPaths(tool) ? key.Groups["key"].Value : null, detail);
        }

        // Claude Code's older spelling of the same.
        detail = detail.EndsWith(":*", StringComparison.Ordinal) && !detail.EndsWith(@"\:*", StringComparison.Ordinal) ? detail[..^2] + " *" : detail;
        var wildcard = Wildcard.Of(detail, words: true);
        if (wildcard.IsExact)
        {
            return new PermissionPattern(name, keyed ? "command" : null, detail);
        }

        detail = Blanks().Replace(detail, " ");
        var line = ShellLine.Parse(detail.Replace(@"\*", "x", StringComparison.Ordinal).Replace(@"\\", "x", StringComparison.Ordinal));
        return line.Problem is null && (!line.IsSimple || line.Commands.Any(c => c.Redirects.Length > 0 || c.Words.Any(w => w.HasSubstitution)))
            ? Wrong("pattern must describe one command: what && ; | > and $( ) join is looked at piece by piece, so write a rule for each")
            : new PermissionPattern(name, keyed ? "command" : null, detail);
    }

    private static Failure Wrong(string message) => Failure.InvalidField(Field, message);

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9_.-]*\*?|\*)(\((?<value>.*)\))?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"^(?<key>[A-Za-z_][A-Za-z0-9_]*):(?<value>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
