using System.Globalization;

namespace RuntimesWeb.Bench.Upstreams;

/// <summary>What the upstream is to say; the request's model name tells it.</summary>
/// <param name="Tokens">So many tokens, or words.</param>
/// <param name="PerSecond">0 for as fast as they are taken.</param>
internal sealed record Script(ScriptKind Kind, int Tokens, int PerSecond)
{
    /// <summary>One token, and then nothing more until the caller leaves.</summary>
    public const string Hold = "hold";

    public static string Paced(int tokens, int perSecond) => string.Create(CultureInfo.InvariantCulture, $"paced-{tokens}-{perSecond}");

    public static string Flat(int tokens) => string.Create(CultureInfo.InvariantCulture, $"flat-{tokens}");

    /// <summary>Words without time stamps, as people would read them.</summary>
    public static string Prose(int words) => string.Create(CultureInfo.InvariantCulture, $"prose-{words}");

    public static Script Parse(string model)
    {
        var parts = model.Split('-');
        return parts switch
        {
            ["hold"] => new Script(ScriptKind.Hold, 1, 0),
            ["paced", var tokens, var rate] => new Script(ScriptKind.Stamps, Number(tokens), Number(rate)),
            ["flat", var tokens] => new Script(ScriptKind.Stamps, Number(tokens), 0),
            ["prose", var words] => new Script(ScriptKind.Prose, Number(words), 0),
            _ => throw new BenchException($"the upstream knows no model {model}"),
        };
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}

internal enum ScriptKind
{
    Stamps,
    Hold,
    Prose,
}
