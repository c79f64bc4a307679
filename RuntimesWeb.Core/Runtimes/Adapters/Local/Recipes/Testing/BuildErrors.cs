using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Finds in the output of a command why no tests ran: what did not compile, and what was not there.</summary>
public static partial class BuildErrors
{
    private const int Milliseconds = 1000;
    private const int Most = 200;

    public static IReadOnlyList<FailedTest> Find(string[] lines)
    {
        var found = new List<FailedTest>();
        for (var i = 0; i < lines.Length && found.Count < Most; i++)
        {
            if (Placed().Match(lines[i]) is { Success: true } placed)
            {
                found.Add(new FailedTest(placed.Groups["code"].Value, placed.Groups["said"].Value.Trim(), placed.Groups["file"].Value.Trim(), TestOutput.Number(placed.Groups["line"].Value)));
            }
            else if (Rust().Match(lines[i]) is { Success: true } rust)
            {
                var place = lines.Skip(i + 1).Take(3).Select(l => Arrow().Match(l)).FirstOrDefault(m => m.Success);
                found.Add(new FailedTest(rust.Groups["code"].Value, rust.Groups["said"].Value, place?.Groups["file"].Value, place is null ? null : TestOutput.Number(place.Groups["line"].Value)));
            }
            else if (Missing().IsMatch(lines[i]))
            {
                found.Add(new FailedTest("", lines[i].Trim()));
            }
        }

        return [.. found.Distinct()];
    }

    // Compilers of .NET and TypeScript, of Go, and of C.
    [GeneratedRegex(@"^\s*((?<file>[^\s(][^(]*)\((?<line>\d+)(,\d+)*\): error (?<code>\w+): (?<said>.+?)( \[[^\]]+\])?|(?<file>[^\s:]+\.(go|c|cc|cpp|cxx|h|hpp)):(?<line>\d+):\d+: (error: )?(?<said>.+))$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Placed();

    [GeneratedRegex(@"^error(\[(?<code>E\d+)\])?: (?<said>(?!test failed|could not compile|aborting).+)$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Rust();

    [GeneratedRegex(@"^\s*--> (?<file>[^\s:]+):(?<line>\d+):\d+$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"command not found|: not found$|No module named|ModuleNotFoundError|Cannot find module|Missing script|^(\w*SyntaxError|MSBUILD : error|error NU?\d+)|No such file or directory|ENOENT", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Missing();
}
