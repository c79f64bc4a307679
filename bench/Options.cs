using System.Collections.Immutable;

namespace RuntimesWeb.Bench;

/// <summary>What the command line asks for.</summary>
/// <param name="Product">The product's assembly; by default the build that lies beside the bench's own.</param>
/// <param name="Quick">A short run that shows whether everything works; its figures are not worth quoting.</param>
internal sealed record Options(ImmutableArray<string> Goals, string Product, bool Quick)
{
    public const string Usage = """
        usage: dotnet run -c Release --project bench -- [goal ...] [--quick] [--product PATH]
          goal            1, 2, 4 to 15, 17 to 23 or log (the event log); all of them when none is given
          --quick         few and short rounds: shows that it runs, gives no figures to quote
          --product PATH  another RuntimesWeb.dll than the one of this build (a published one, an older one)
        """;

    private static readonly ImmutableArray<string> Known = ["1", "2", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "17", "18", "19", "20", "21", "22", "23", "log"];

    public static Options? Parse(IReadOnlyList<string> args)
    {
        var options = new Options([], Beside(), Quick: false);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--quick")
            {
                options = options with { Quick = true };
            }
            else if (args[i] == "--product" && i + 1 < args.Count)
            {
                options = options with { Product = Path.GetFullPath(args[++i]) };
            }
            else if (Known.Contains(args[i]))
            {
                options = options with { Goals = options.Goals.Add(args[i]) };
            }
            else
            {
                return null;
            }
        }

        return options.Goals.IsEmpty ? options with { Goals = Known } : options;
    }

    // bench/bin/<configuration>/<framework>/ and RuntimesWeb/bin/<configuration>/<framework>/ are built together.
    private static string Beside()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var root = here.Parent?.Parent?.Parent?.Parent;
        return root is null ? "RuntimesWeb.dll" : Path.Combine(root.FullName, "RuntimesWeb", "bin", here.Parent!.Name, here.Name, "RuntimesWeb.dll"); // root is above it
    }
}
