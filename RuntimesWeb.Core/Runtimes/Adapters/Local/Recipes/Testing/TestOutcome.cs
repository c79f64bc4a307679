namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>A test that failed, or something that kept tests from running.</summary>
/// <param name="Message">The first lines of what it says, in one line.</param>
/// <param name="File">Where it happened, as the output names it.</param>
public sealed record FailedTest(string Name, string Message, string? File = null, int? Line = null);

/// <summary>What the output of a test program says.</summary>
/// <param name="Runner">Whose output it is.</param>
/// <param name="Passed">Null when the program does not tell.</param>
public sealed record TestOutcome(string Runner, int? Passed, int Failed, int Skipped, IReadOnlyList<FailedTest> Failures);

/// <summary>Reads what test programs print.</summary>
public static class TestOutput
{
    private const int LongestMessage = 300;
    private const int MessageLines = 3;

    private static readonly Func<string[], TestOutcome?>[] Readers = [DotnetOutput.Read, PytestOutput.Read, UnittestOutput.Read, JestOutput.Read, VitestOutput.Read, GoOutput.Read, CargoOutput.Read, NodeOutput.Read];

    /// <summary>Null when it is the output of none of those known.</summary>
    public static TestOutcome? Read(string output)
    {
        var lines = output.Split('\n');
        return Array.ConvertAll(Readers, read => Files.FileTexts.Guarded(() => read(lines), null)).FirstOrDefault(o => o is not null);
    }

    /// <summary>The first lines that say something, as one.</summary>
    internal static string Message(IEnumerable<string> lines)
    {
        var message = string.Join("; ", lines.Select(l => l.Trim()).Where(l => l.Length > 0).Take(MessageLines));
        return message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";
    }

    internal static int Number(string text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}
