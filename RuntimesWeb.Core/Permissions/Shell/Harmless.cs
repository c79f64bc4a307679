using System.Collections.Frozen;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>Which of a command's words are paths, and which options make more of it than a look.</summary>
/// <param name="PathsFrom">The first operand that is a path; none when null.</param>
/// <param name="Letters">Short options that are not harmless.</param>
/// <param name="Options">Long ones.</param>
/// <param name="Most">How many operands it may have: some write into the last one.</param>
internal sealed record Look(int? PathsFrom, string Letters = "", string Options = "", int Most = int.MaxValue)
{
    public string[] LongOptions { get; } = Options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The commands that only look: they pass in every mode as long as they look at nothing but files of the folder.</summary>
internal static class Harmless
{
    private static readonly Look Free = new(null);
    private static readonly Look Files = new(0);

    private static readonly FrozenDictionary<string, Look> Looks = new Dictionary<string, Look>(StringComparer.Ordinal)
    {
        ["pwd"] = Free,
        ["true"] = Free,
        ["false"] = Free,
        [":"] = Free,
        ["echo"] = Free,
        ["printf"] = new(null, "v"),
        ["whoami"] = Free,
        ["id"] = Free,
        ["uname"] = Free,
        ["nproc"] = Free,
        ["uptime"] = Free,
        ["which"] = Free,
        ["type"] = Free,
        ["basename"] = Free,
        ["dirname"] = Free,
        ["seq"] = Free,
        ["tr"] = Free,
        ["date"] = new(null, "sfr", "--set --file --reference", 0),
        ["hostname"] = new(null, "bFf", "--file --boot", 0),
        ["cd"] = new(0, Most: 1),
        ["ls"] = Files,
        ["stat"] = Files,
        ["cat"] = Files,
        ["head"] = Files,
        ["tail"] = new(0, "fF", "--follow --retry --pid"),
        ["nl"] = Files,
        ["wc"] = new(0, "", "--files0-from"),
        ["du"] = new(0, "X", "--files0-from --exclude-from"),
        ["df"] = Files,
        ["cut"] = Files,
        ["column"] = Files,
        ["fold"] = Files,
        ["rev"] = Files,
        ["tac"] = Files,
        ["paste"] = Files,
        ["comm"] = Files,
        ["cmp"] = Files,
        ["diff"] = new(0, "X", "--from-file --to-file --exclude-from"),
        ["uniq"] = new(0, Most: 1),
        ["sort"] = new(0, "oTS", "--output --temporary-directory --compress-program --files0-from --random-source --batch-size"),
        ["tree"] = new(0, "oR", "--output --fromfile --infofile"),
        ["file"] = new(0, "Cfmz", "--compile --files-from --magic-file --uncompress"),
        ["realpath"] = Files,
        ["readlink"] = Files,
        ["md5sum"] = Files,
        ["sha1sum"] = Files,
        ["sha256sum"] = Files,
        ["cksum"] = Files,
        ["strings"] = new(0, "T", "--target"),
        ["test"] = Files,
        ["["] = Files,
        ["grep"] = new(1, "fR", "--file --dereference-recursive --exclude-from"),
        ["egrep"] = new(1, "fR", "--file --dereference-recursive --exclude-from"),
        ["fgrep"] = new(1, "fR", "--file --dereference-recursive --exclude-from"),
        ["rg"] = new(1, "fLz", "--file --follow --pre --pre-glob --search-zip --hostname-bin --ignore-file"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Long names with one dash: what find does beside looking.
    private static readonly string[] FindDoes = ["-exec", "-ok", "-delete", "-fprint", "-fls", "-L", "-H", "-follow", "-files0-from"];

    private static readonly FrozenSet<string> Tools = new[]
    {
        "node", "npm", "pnpm", "yarn", "python", "python3", "pip", "pip3", "dotnet", "go", "cargo", "rustc", "java", "javac", "gcc", "clang", "make", "cmake", "ruby", "php", "git", "docker", "deno", "bun", "tsc", "bash",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Of a command that only looks, the paths it looks at; null of any other.</summary>
    public static IReadOnlyList<string>? PathsOf(ShellSegment s)
    {
        if (s.IsOpen || s.Alarm is not null || s.Name is not { } name || s.Words[0].Value != name || s.Words.Any(w => !w.IsStatic || (w.HasTilde && name is not "echo")))
        {
            return null;
        }

        var arguments = s.Arguments.ToList();
        return arguments is ["--version"] && Tools.Contains(name) ? []
            : name == "command" ? (arguments is ["-v" or "-V", not ['-', ..]] ? [] : null)
            : name == "git" ? GitLooks.PathsOf(arguments)
            : name == "find" ? (arguments.Exists(a => FindDoes.Any(d => a.StartsWith(d, StringComparison.Ordinal))) ? null : [.. arguments.Where(a => !a.StartsWith('-'))])
            : Looks.GetValueOrDefault(name) is { } look ? PathsOf(look, arguments, s)
            : null;
    }

    private static IReadOnlyList<string>? PathsOf(Look look, List<string> arguments, ShellSegment s)
    {
        var (operands, isOver) = (new List<string>(), false);
        foreach (var argument in arguments)
        {
            if (isOver || argument.Length < 2 || argument[0] is not '-')
            {
                operands.Add(argument);
            }
            else if (argument == "--")
            {
                isOver = true;
            }
            else if (look.PathsFrom is null && look.Letters.Length == 0 && look.Options.Length == 0)
            {
                continue;
            }
            else if (IsMore(argument, look.Letters, look.LongOptions))
            {
                return null;
            }
        }

        if (s.Name == "date")
        {
            return operands.TrueForAll(o => o.StartsWith('+')) ? [] : null;
        }

        // Where it goes without a folder is the home folder, and with a dash nobody knows.
        if (operands.Count > look.Most || (s.Name == "cd" && (operands.Count == 0 || operands[0] == "-" || arguments.Count > 1)))
        {
            return null;
        }

        return look.PathsFrom is not { } from ? []
            : [.. operands.Skip(from == 1 && arguments.Exists(a => a.StartsWith("-e", StringComparison.Ordinal) || a.StartsWith("--regexp", StringComparison.Ordinal) || a == "--files") ? 0 : from).Where(o => o != "-")];
    }

    /// <summary>Whether an option does more than look: by its letter in a cluster, by its name or the beginning of it, or because it names a path.</summary>
    internal static bool IsMore(string option, string letters, string[] names)
    {
        var name = option.Split('=', 2)[0];
        return option != "--" && (option.StartsWith("--", StringComparison.Ordinal)
            ? Array.Exists(names, n => n.StartsWith(name, StringComparison.Ordinal)) || option.Contains("=/", StringComparison.Ordinal) || option.Contains("=~", StringComparison.Ordinal) || option.Contains("..", StringComparison.Ordinal)
            : option.Any(c => letters.Contains(c, StringComparison.Ordinal)) || option.Contains('/', StringComparison.Ordinal) || option.Contains("..", StringComparison.Ordinal));
    }
}
