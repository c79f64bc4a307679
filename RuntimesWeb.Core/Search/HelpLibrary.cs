using System.Collections.Frozen;
using System.Collections.Immutable;

namespace RuntimesWeb.Core.Search;

/// <summary>The product's own documents, embedded and indexed: what the Guide quotes from. Built once, on first use or by <see cref="WarmHelp"/>.</summary>
public sealed class HelpLibrary : IDisposable
{
    private const string Prefix = "help:";

    private readonly Lazy<Shelf> _shelf = new(() => new Shelf(Read()));

    public ImmutableArray<HelpPassage> Passages => _shelf.Value.Passages;

    /// <summary>Search over <see cref="Passages"/>, in their order.</summary>
    public TextIndex Index => _shelf.Value.Index;

    /// <summary>Every word of the help as it is written, to recognise a misspelt one.</summary>
    public FrozenSet<string> Words => _shelf.Value.Words;

    public void Dispose()
    {
        if (_shelf.IsValueCreated)
        {
            _shelf.Value.Index.Dispose();
        }
    }

    private static ImmutableArray<HelpPassage> Read()
    {
        var assembly = typeof(HelpLibrary).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!); // just listed
            var source = name[Prefix.Length..];
            return HelpMarkdown.Passages(source, reader.ReadToEnd(), source switch
            {
                "docs/configuration.md" => "/settings",
                "docs/security.md" => "/settings/keys",
                _ => "/",
            });
        })];
    }

    private sealed class Shelf(ImmutableArray<HelpPassage> passages)
    {
        public ImmutableArray<HelpPassage> Passages { get; } = passages;

        public TextIndex Index { get; } = new([.. passages.Select(p => new IndexedText(p.Heading, $"{p.Topic} {p.Words}", p.Text))]);

        public FrozenSet<string> Words { get; } = passages.SelectMany(p => Question.Split($"{p.Heading} {p.Words} {p.Text}")).Where(w => w.Length > 3).ToFrozenSet(StringComparer.Ordinal);
    }
}
