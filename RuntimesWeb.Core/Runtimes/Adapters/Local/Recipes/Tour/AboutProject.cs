using System.Text.RegularExpressions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>What a project says about itself: the first sentence of its readme, and its licence.</summary>
internal sealed partial record AboutProject(FoundFile? Readme, string? Sentence, FoundFile? LicenceFile, string? Licence)
{
    private const int LongestRead = 64 * 1024;
    private const int LongestSentence = 280;

    private static readonly (string Name, string Words)[] Licences =
    [
        ("MIT", "Permission is hereby granted, free of charge"), ("Apache 2.0", "Apache License"), ("AGPL", "GNU AFFERO GENERAL PUBLIC LICENSE"), ("LGPL", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("GPL", "GNU GENERAL PUBLIC LICENSE"), ("MPL 2.0", "Mozilla Public License"), ("BSD", "Redistribution and use in source and binary forms"), ("ISC", "Permission to use, copy, modify, and/or distribute"),
        ("Unlicense", "This is free and unencumbered software"), ("EPL", "Eclipse Public License"),
    ];

    public static AboutProject Read(WorkFolder folder, FileListing listing)
    {
        var top = listing.Files.Where(f => f.Depth == 0).ToList();
        var readme = top.Where(f => f.Name.StartsWith("readme", StringComparison.OrdinalIgnoreCase)).OrderBy(f => f.Extension == ".md" ? 0 : 1).FirstOrDefault();
        var licence = top.FirstOrDefault(f => LicenceName().IsMatch(f.Name));
        var words = licence is null ? null : FileTexts.Of(folder, licence, LongestRead);
        var sentence = readme is not null && FileTexts.Of(folder, readme, LongestRead) is { } text ? FileTexts.Guarded(() => SentenceOf(text), null) : null;
        return new AboutProject(readme, sentence, licence, words is null ? null : Licences.FirstOrDefault(l => words.Contains(l.Words, StringComparison.OrdinalIgnoreCase)).Name);
    }

    // The first sentence of the first paragraph that is prose: no heading, picture, badge, quotation, table, list or code.
    private static string? SentenceOf(string readme)
    {
        var text = Comment().Replace(readme.ReplaceLineEndings("\n"), "");
        var prose = text.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => string.Join(' ', p.Split('\n').SkipWhile(l => l.StartsWith('#') || Underline().IsMatch(l)).Select(l => l.Trim())))
            .FirstOrDefault(p => p.Length > 0 && !NotProse().IsMatch(p));
        if (prose is null)
        {
            return null;
        }

        var plain = Emphasis().Replace(Tag().Replace(Link().Replace(prose, "${text}"), ""), "").Trim();
        var end = SentenceEnd().Match(plain);
        var sentence = end.Success ? plain[..(end.Index + 1)] : plain;
        return sentence.Length == 0 ? null : sentence.Length > LongestSentence ? sentence[..LongestSentence].TrimEnd() + "…" : sentence;
    }

    [GeneratedRegex(@"^(licen[sc]e|copying|unlicense)(\.\w+)?(-\w+)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LicenceName();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("^[=-]{3,}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Underline();

    [GeneratedRegex(@"^(!\[|\[!\[|<|>|\||```|[-*+] |\d+\. |[=-]{3,}$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotProse();

    [GeneratedRegex(@"!?\[(?<text>[^\]]*)\](\([^)]*\)|\[[^\]]*\])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<[^>]{1,200}>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\*\*|__|`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"[.!?](?=\s)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceEnd();
}
