using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Links;

/// <summary>A link that leads nowhere.</summary>
/// <param name="Why">In a few words.</param>
/// <param name="Nearest">What may have been meant; null when nothing is like it.</param>
internal sealed record DeadLink(FoundFile File, int Line, string Target, string Why, string? Nearest);

/// <summary>What came of looking at all links of a folder.</summary>
/// <param name="Checked">Links to files and places of this folder.</param>
/// <param name="Elsewhere">Links that a server or another computer would have to answer.</param>
internal sealed record LinkFinds(IReadOnlyList<DeadLink> Dead, int Documents, int Checked, int Elsewhere, string? Cut);

/// <summary>Follows the relative links of all documents of a folder, on the disk only.</summary>
internal sealed class CheckLinks(WorkFolder folder, FileListing listing, RecipeClock clock)
{
    private const int Kept = 300;
    private static readonly string[] SiteFiles = ["docusaurus.config.js", "docusaurus.config.ts", "mkdocs.yml", "_config.yml", "book.toml", "hugo.toml", "astro.config.mjs"];

    private static readonly string[] PageEnds = [".md", ".mdx", ".html", "/index.md", "/README.md", "/_index.md"];

    private readonly Dictionary<string, FoundFile> _files = listing.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
    private readonly ILookup<string, FoundFile> _names = listing.Files.ToLookup(f => f.Name, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _folders = [.. listing.Files.SelectMany(f => Above(f.Folder))];
    private readonly Dictionary<string, Document?> _read = new(StringComparer.Ordinal);
    private readonly bool _isSite = listing.Files.Any(f => SiteFiles.Contains(f.Name, StringComparer.Ordinal) || f.Folder.EndsWith(".vitepress", StringComparison.Ordinal));

    private Nearest? _nearest;

    public static bool IsMarkdown(FoundFile file) => file.Extension is ".md" or ".markdown" or ".mdx";

    public static bool IsDocument(FoundFile file) => IsMarkdown(file) || file.Extension is ".html" or ".htm";

    public LinkFinds Run(CancellationToken ct)
    {
        var (dead, documents, followed, elsewhere) = (new List<DeadLink>(), 0, 0, 0);
        var all = listing.Files.Where(IsDocument).ToList();
        foreach (var file in all)
        {
            ct.ThrowIfCancellationRequested();
            if (clock.IsUp)
            {
                return new LinkFinds(dead, documents, followed, elsewhere, $"the time was up after {Markup.Count(documents, "document")} of {Markup.Number(all.Count)}");
            }

            documents++;
            foreach (var link in Read(file)?.Links ?? [])
            {
                if (IsElsewhere(link.Target))
                {
                    elsewhere++;
                }
                else if (FileTexts.Guarded(() => Follow(file, link), null) is not { } end)
                {
                    followed++;
                }
                else if (end.Why.Length == 0)
                {
                    elsewhere++;
                }
                else
                {
                    followed++;
                    dead.Add(end);
                }
            }
        }

        return new LinkFinds(dead, documents, followed, elsewhere, null);
    }

    // Another computer, a server's own root, or a template that something fills in.
    private static bool IsElsewhere(string target) => target.StartsWith('/') || target.StartsWith('~') || target.StartsWith('\\') || target.IndexOfAny(['{', '}', '$', '<', '>', '*', '|']) >= 0
        || target.StartsWith('%') || target.StartsWith('@') || target.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && !target.AsSpan(0, colon).ContainsAny("/#?.");

    // Null when it leads somewhere; without a reason when it leads out of the folder.
    private DeadLink? Follow(FoundFile from, WrittenLink link)
    {
        var hash = link.Target.IndexOf('#', StringComparison.Ordinal);
        var (path, anchor) = hash < 0 ? (link.Target, "") : (link.Target[..hash], Uri.UnescapeDataString(link.Target[(hash + 1)..]));
        path = Uri.UnescapeDataString(path.Split('?')[0]);
        if (path.Length == 0)
        {
            return link.Target.StartsWith('?') ? Out(from, link) : Anchor(from, link, from, anchor);
        }

        if (Resolve(from.Folder, path) is not { } target)
        {
            return Out(from, link);
        }

        if (_files.TryGetValue(target, out var there) || (_isSite && OfSite(target) is { } page && (there = page) is not null))
        {
            return Anchor(from, link, there, anchor);
        }

        // Git does not know it, such as what a build makes; it is there all the same.
        return _folders.Contains(target) || IsThere(target) ? null
            : _names[Path.GetFileName(target)].FirstOrDefault(f => f.Path.Equals(target, StringComparison.OrdinalIgnoreCase)) is { } other ? new DeadLink(from, link.Line, link.Target, "only in other letters, large or small", other.Path)
            : new DeadLink(from, link.Line, link.Target, "no such file", (_nearest ??= new Nearest(_names)).Of(target));
    }

    private DeadLink? Anchor(FoundFile from, WrittenLink link, FoundFile target, string anchor)
    {
        if (anchor.Length == 0 || !IsDocument(target) || anchor.StartsWith(":~:", StringComparison.Ordinal) || Read(target) is not { } document || document.HasAnchor(anchor))
        {
            return null;
        }

        // A page's places may be the addresses of a program.
        return !IsMarkdown(target) && anchor[0] is ('/' or '!') ? null : new DeadLink(from, link.Line, link.Target, $"no such {(IsMarkdown(target) ? "heading" : "place")} in {target.Name}", null);
    }

    private Document? Read(FoundFile file)
    {
        if (!_read.TryGetValue(file.Path, out var document))
        {
            if (_read.Count >= Kept)
            {
                _read.Clear();
            }

            document = FileTexts.Of(folder, file, FileTexts.Largest) is { } text ? FileTexts.Guarded(() => Document.Read(text, !IsMarkdown(file)), null) : file.Bytes == 0 ? Document.Read("", isHtml: false) : null;
            _read[file.Path] = document;
        }

        return document;
    }

    // Sites leave the end of a name away.
    private FoundFile? OfSite(string target) => PageEnds.Select(end => _files.GetValueOrDefault(target.TrimEnd('/') + end)).FirstOrDefault(f => f is not null);

    private bool IsThere(string target)
    {
        try
        {
            var full = Path.Combine(folder.Path, target);
            return Path.Exists(full) && RealPath.IsInside(RealPath.Of(full), folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private static DeadLink Out(FoundFile from, WrittenLink link) => new(from, link.Line, link.Target, "", null);

    // Null when it leads out of the folder.
    private static string? Resolve(string from, string path)
    {
        var parts = new List<string>(from.Length == 0 ? [] : from.Split('/'));
        foreach (var part in path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    private static IEnumerable<string> Above(string folder)
    {
        yield return "";
        for (var at = folder; at.Length > 0; at = Path.GetDirectoryName(at)?.Replace('\\', '/') ?? "")
        {
            yield return at;
        }
    }
}
