using System.Globalization;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>What the effective configuration of a checkout says that matters: who the person is, and which programs it would start, put out of action.</summary>
/// <param name="Variables">Settings that stand above the configuration: converters do nothing, merge programs are git's own.</param>
public sealed record GitSettings(string? UserName, string? UserMail, IReadOnlyDictionary<string, string> Variables)
{
    private const string Wanted = @"^(user\.(name|email)|filter\..*|merge\..*\.driver)$";
    private const string OwnMerge = "git merge-file %A %O %B";

    public static GitSettings None { get; } = new(null, null, new Dictionary<string, string>());

    /// <summary>Reads the names anew: an agent may have changed the configuration since.</summary>
    public static async Task<Outcome<GitPlace>> ReadAsync(Git git, GitPlace place, CancellationToken ct)
    {
        var asked = await git.AskAsync(place, ["config", "-z", "--get-regexp", Wanted], GitCall.Plain, ct);
        if (asked.Failure is { } failure)
        {
            return failure;
        }

        // 1: nothing fits.
        return asked.Value.ExitCode is 0 or 1 ? place with { Settings = Parse(asked.Value.Parts) } : asked.Value.Failure("Reading the repository's configuration");
    }

    /// <param name="entries">Key, line end, value.</param>
    public static GitSettings Parse(IEnumerable<string> entries)
    {
        string? name = null, mail = null;
        var above = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var end = entry.IndexOf('\n', StringComparison.Ordinal);
            var (key, value) = end < 0 ? (entry, "") : (entry[..end], entry[(end + 1)..]);
            switch (key)
            {
                case "user.name":
                    name = value;
                    break;
                case "user.email":
                    mail = value;
                    break;
                case var _ when key.StartsWith("merge.", StringComparison.Ordinal):
                    above[key] = OwnMerge;
                    break;
                case var _ when key.LastIndexOf('.') is > 6 and var last:
                    var filter = key[..last];
                    above[filter + ".clean"] = above[filter + ".smudge"] = above[filter + ".process"] = "";
                    above[filter + ".required"] = "false";
                    break;
            }
        }

        // By variables, not by -c: a name may have any sign in it, also an equals sign.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_CONFIG_COUNT"] = above.Count.ToString(CultureInfo.InvariantCulture) };
        foreach (var (index, (key, value)) in above.Index())
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{index}")] = key;
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{index}")] = value;
        }

        return new GitSettings(Blank(name), Blank(mail), variables);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
