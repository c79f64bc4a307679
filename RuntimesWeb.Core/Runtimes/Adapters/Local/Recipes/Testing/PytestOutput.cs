using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what pytest prints.</summary>
internal static partial class PytestOutput
{
    private const int Milliseconds = 1000;

    public static TestOutcome? Read(string[] lines)
    {
        if (lines.LastOrDefault(l => Summary().IsMatch(l)) is not { } summary)
        {
            return null;
        }

        var counts = Counted().Matches(summary).ToDictionary(m => m.Groups["what"].Value.TrimEnd('s'), m => TestOutput.Number(m.Groups["n"].Value), StringComparer.Ordinal);
        return new TestOutcome(
            "pytest", counts.GetValueOrDefault("passed") + counts.GetValueOrDefault("xpassed"), counts.GetValueOrDefault("failed") + counts.GetValueOrDefault("error"),
            counts.GetValueOrDefault("skipped") + counts.GetValueOrDefault("xfailed"), Failures(lines));
    }

    private static List<FailedTest> Failures(string[] lines)
    {
        var blocks = Blocks(lines);
        return [.. lines.Select(l => Short().Match(l)).Where(m => m.Success).Select(m =>
        {
            var name = m.Groups["name"].Value;
            // "tests/test_a.py::Things::test_it" has its block below "Things.test_it".
            var title = string.Join('.', name.Split("::")[1..]);
            var block = blocks.GetValueOrDefault(title.Length > 0 ? title : name) ?? [];
            var place = block.Select(l => Place().Match(l)).LastOrDefault(p => p.Success);
            var said = m.Groups["said"].Value.Length > 0 ? [m.Groups["said"].Value] : block.Where(l => l.StartsWith("E ", StringComparison.Ordinal)).Select(l => l[2..]).ToList();
            return new FailedTest(name, TestOutput.Message(said), place?.Groups["file"].Value ?? name.Split("::")[0], place is null ? null : TestOutput.Number(place.Groups["line"].Value));
        })];
    }

    private static Dictionary<string, List<string>> Blocks(string[] lines)
    {
        var (blocks, block) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), (List<string>?)null);
        foreach (var line in lines)
        {
            if (Header().Match(line) is { Success: true } header)
            {
                var name = header.Groups["name"].Value;
                name = name.StartsWith("ERROR collecting ", StringComparison.Ordinal) ? name["ERROR collecting ".Length..] : name;
                blocks[name] = block = [];
            }
            else if (line.StartsWith("=====", StringComparison.Ordinal))
            {
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }

        return blocks;
    }

    [GeneratedRegex(@"^(=+ )?((\d+ (failed|passed|skipped|errors?|xfailed|xpassed|deselected|warnings?|rerun)(, )?)+|no tests ran) in \d[\d.:]*", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Summary();

    [GeneratedRegex(@"(?<n>\d+) (?<what>failed|passed|skipped|errors?|xfailed|xpassed)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Counted();

    [GeneratedRegex(@"^(FAILED|ERROR) (?<name>\S+?\.py\S*?(\[.*\])?)( - (?<said>.+))?$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Short();

    [GeneratedRegex(@"^_{3,} (?<name>.+?) _{3,}$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?<file>[^\s:]+\.py):(?<line>\d+): ", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Place();
}
